// SPDX-License-Identifier: Apache-2.0
#include "core/exporting/export_queue.h"

#include <signal.h>
#include <sqlite3.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

#include "core/base/try.h"
#include "core/base/user_paths.h"

namespace visema {
namespace {

constexpr int kSchema = 2;

constexpr const char* kCreate = R"(
CREATE TABLE IF NOT EXISTS jobs(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  film TEXT NOT NULL, engine TEXT NOT NULL, priority INTEGER NOT NULL, state TEXT NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0, progress REAL NOT NULL DEFAULT 0, seconds_left REAL NOT NULL DEFAULT -1,
  error TEXT NOT NULL DEFAULT '', report TEXT NOT NULL DEFAULT '',
  created INTEGER NOT NULL, finished INTEGER NOT NULL DEFAULT 0, not_before INTEGER NOT NULL DEFAULT 0,
  owner INTEGER NOT NULL DEFAULT 0, owner_started INTEGER NOT NULL DEFAULT 0, cancel INTEGER NOT NULL DEFAULT 0,
  ordered_by TEXT NOT NULL DEFAULT '', key TEXT NOT NULL DEFAULT '', webhook TEXT NOT NULL DEFAULT '',
  most_seconds REAL NOT NULL DEFAULT 0, error_code TEXT NOT NULL DEFAULT '', log TEXT NOT NULL DEFAULT '');
)";

constexpr const char* kIndexes = R"(
CREATE INDEX IF NOT EXISTS jobs_by_state ON jobs(state, priority DESC, id);
CREATE UNIQUE INDEX IF NOT EXISTS jobs_by_key ON jobs(ordered_by, key) WHERE key <> '';
)";

/// What files of the first version lack.
constexpr const char* kSecondVersion = R"(
ALTER TABLE jobs ADD COLUMN ordered_by TEXT NOT NULL DEFAULT '';
ALTER TABLE jobs ADD COLUMN key TEXT NOT NULL DEFAULT '';
ALTER TABLE jobs ADD COLUMN webhook TEXT NOT NULL DEFAULT '';
ALTER TABLE jobs ADD COLUMN most_seconds REAL NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN error_code TEXT NOT NULL DEFAULT '';
ALTER TABLE jobs ADD COLUMN log TEXT NOT NULL DEFAULT '';
)";

constexpr const char* kColumns =
    "id, film, engine, priority, state, attempts, progress, seconds_left, error, report, created, finished, "
    "not_before, "
    "ordered_by, key, webhook, most_seconds, error_code, log";

/// When a process began, in the kernel's own ticks: with its number it names a process for good; 0 when there is none.
std::int64_t startOf(std::int64_t process) {
  std::ifstream stat("/proc/" + std::to_string(process) + "/stat");
  std::string text((std::istreambuf_iterator<char>(stat)), {});
  std::size_t at = text.rfind(')');  // the name in brackets may hold anything
  if (at == std::string::npos) return 0;
  for (int field = 0; field < 20 && at != std::string::npos; ++field) at = text.find(' ', at + 1);
  return at == std::string::npos ? 0 : std::strtoll(text.c_str() + at, nullptr, 10);
}

/// A prepared statement with its values.
class Statement {
 public:
  Statement(sqlite3* database, const std::string& sql) {
    if (sqlite3_prepare_v2(database, sql.c_str(), -1, &statement_, nullptr) != SQLITE_OK) statement_ = nullptr;
  }
  ~Statement() { sqlite3_finalize(statement_); }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  Statement& bind(std::int64_t value) {
    sqlite3_bind_int64(statement_, ++bound_, value);
    return *this;
  }
  Statement& bind(double value) {
    sqlite3_bind_double(statement_, ++bound_, value);
    return *this;
  }
  Statement& bind(const std::string& value) {
    sqlite3_bind_text(statement_, ++bound_, value.c_str(), static_cast<int>(value.size()), SQLITE_TRANSIENT);
    return *this;
  }
  /// SQLITE_ROW, SQLITE_DONE or an error.
  int step() { return statement_ ? sqlite3_step(statement_) : SQLITE_ERROR; }
  std::int64_t integer(int column) const { return sqlite3_column_int64(statement_, column); }
  double real(int column) const { return sqlite3_column_double(statement_, column); }
  std::string text(int column) const {
    const auto* value = sqlite3_column_text(statement_, column);
    return value ? reinterpret_cast<const char*>(value) : "";
  }

 private:
  sqlite3_stmt* statement_ = nullptr;
  int bound_ = 0;
};

/// A row that cannot be read is a job that failed; the others are none the worse for it.
ExportJob readJob(const Statement& row) {
  ExportJob job;
  job.id = row.integer(0);
  job.engine = row.text(2);
  job.priority = static_cast<int>(row.integer(3));
  job.attempts = static_cast<int>(row.integer(5));
  job.progress = row.real(6);
  job.secondsLeft = row.real(7);
  job.error = row.text(8);
  job.report = row.text(9);
  job.createdAt = row.integer(10);
  job.finishedAt = row.integer(11);
  job.notBefore = row.integer(12);
  job.owner = row.text(13);
  job.key = row.text(14);
  job.webhook = row.text(15);
  job.mostSeconds = row.real(16);
  job.errorCode = row.text(17);
  job.log = row.text(18);
  auto film = filmFromJson(row.text(1));
  const auto state = jobStateFrom(row.text(4));
  if (film) job.film = std::move(*film);
  job.state = film && state ? *state : JobState::Failed;
  if (!film || !state) job.error = film ? state.error().message : film.error().message;
  return job;
}

}  // namespace

class ExportQueue::Impl {
 public:
  Impl(sqlite3* database, std::filesystem::path file) : database_(database), file_(std::move(file)) {}
  ~Impl() { sqlite3_close(database_); }

  sqlite3* database() const { return database_; }
  auto failure() const {
    return fail(ErrorCode::Io, "the export queue " + file_.string() + ": " + sqlite3_errmsg(database_));
  }
  Status run(Statement& statement) const {
    if (statement.step() != SQLITE_DONE) return failure();
    return {};
  }
  /// Runs a change of one job; refuses when the job is not there or not in a state the change is for.
  Status change(Statement& statement, std::int64_t id, const char* refusal) const {
    TRY(run(statement));
    if (sqlite3_changes(database_) > 0) return {};
    return jobRefusal(id, refusal);
  }

  Status prepare() {
    sqlite3_busy_timeout(database_, 10000);
    if (schemaInFile() > kSchema)
      return fail(ErrorCode::Unsupported, file_.string() + " was made by a newer version of this program");
    TRY(execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; BEGIN IMMEDIATE;"));
    const bool first = schemaInFile() == 1;
    Status made = execute(std::string(first ? kSecondVersion : kCreate) + kIndexes +
                          "PRAGMA user_version=" + std::to_string(kSchema) + "; COMMIT;");
    if (!made) return made;
    return freeOrphans();
  }

  /// A process that died while rendering leaves its job running: that job waits again.
  Status freeOrphans() const {
    std::vector<std::int64_t> orphans;
    Statement running(database_, "SELECT id, owner, owner_started FROM jobs WHERE state = 'running'");
    while (running.step() == SQLITE_ROW)
      if (startOf(running.integer(1)) != running.integer(2)) orphans.push_back(running.integer(0));
    for (const std::int64_t id : orphans) {
      Statement free(database_,
                     "UPDATE jobs SET state = CASE cancel WHEN 1 THEN 'cancelled' WHEN 2 THEN 'paused' ELSE 'waiting' "
                     "END, cancel = 0, "
                     "seconds_left = -1, owner = 0 WHERE id = ? AND state = 'running'");
      TRY(run(free.bind(id)));
    }
    return {};
  }

 private:
  Status execute(const std::string& sql) const {
    if (sqlite3_exec(database_, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) return failure();
    return {};
  }
  std::int64_t schemaInFile() const {
    Statement version(database_, "PRAGMA user_version");
    return version.step() == SQLITE_ROW ? version.integer(0) : 0;
  }

  sqlite3* database_;
  const std::filesystem::path file_;
};

ExportQueue::ExportQueue(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
ExportQueue::~ExportQueue() = default;

Result<std::filesystem::path> ExportQueue::defaultFile() {
  const auto paths = TRY(UserPaths::fromEnvironment());
  return paths.data / "exports.sqlite";
}

Result<std::unique_ptr<ExportQueue>> ExportQueue::open(const std::filesystem::path& file) {
  std::error_code error;
  std::filesystem::create_directories(file.parent_path(), error);
  sqlite3* database = nullptr;
  const int opened = sqlite3_open(file.c_str(), &database);
  auto impl = std::make_unique<Impl>(database, file);
  if (opened != SQLITE_OK) return impl->failure();
  TRY(impl->prepare());
  return std::unique_ptr<ExportQueue>(new ExportQueue(std::move(impl)));
}

Result<std::int64_t> ExportQueue::add(const ExportJob& job) {
  TRY(job.film.validate());
  Statement insert(impl_->database(),
                   "INSERT OR IGNORE INTO jobs(film, engine, priority, state, created, ordered_by, key, webhook, "
                   "most_seconds) VALUES(?, ?, ?, 'waiting', ?, ?, ?, ?, ?)");
  insert.bind(filmToJson(job.film)).bind(job.engine).bind(std::int64_t{job.priority}).bind(jobTime());
  TRY(impl_->run(insert.bind(job.owner).bind(job.key).bind(job.webhook).bind(job.mostSeconds)));
  if (sqlite3_changes(impl_->database()) > 0) return sqlite3_last_insert_rowid(impl_->database());
  Statement there(impl_->database(), "SELECT id FROM jobs WHERE ordered_by = ? AND key = ?");
  if (there.bind(job.owner).bind(job.key).step() != SQLITE_ROW) return impl_->failure();
  return there.integer(0);
}

Result<std::vector<ExportJob>> ExportQueue::list() const {
  Statement select(
      impl_->database(),
      std::string("SELECT ") + kColumns +
          " FROM jobs ORDER BY CASE state WHEN 'running' THEN 0 WHEN 'waiting' THEN 1 WHEN 'paused' THEN 2 "
          "ELSE 3 END, CASE WHEN finished = 0 THEN -priority ELSE -finished END, id");
  std::vector<ExportJob> jobs;
  int step = select.step();
  for (; step == SQLITE_ROW; step = select.step()) jobs.push_back(readJob(select));
  if (step != SQLITE_DONE) return impl_->failure();
  return jobs;
}

Result<ExportJob> ExportQueue::job(std::int64_t id) const {
  Statement select(impl_->database(), std::string("SELECT ") + kColumns + " FROM jobs WHERE id = ?");
  if (select.bind(id).step() != SQLITE_ROW)
    return fail(ErrorCode::NotFound, "the export queue has no job " + std::to_string(id));
  return readJob(select);
}

Status ExportQueue::cancel(std::int64_t id) {
  Statement update(impl_->database(),
                   "UPDATE jobs SET cancel = 1, state = CASE state WHEN 'running' THEN 'running' ELSE 'cancelled' END, "
                   "finished = CASE state WHEN 'running' THEN 0 ELSE ? END "
                   "WHERE id = ? AND state IN ('waiting', 'paused', 'running')");
  const auto known = job(id);
  Status done = impl_->change(update.bind(jobTime()).bind(id), id, "is not waiting or running");
  if (done && known && known->state != JobState::Running) MediaWriter::forget(known->film.out);
  return done;
}

Status ExportQueue::retry(std::int64_t id) {
  Statement update(
      impl_->database(),
      "UPDATE jobs SET state = 'waiting', attempts = 0, error = '', error_code = '', log = '', progress = 0, "
      "cancel = 0, finished = 0, not_before = 0 WHERE id = ? AND state IN ('failed', 'cancelled')");
  return impl_->change(update.bind(id), id, "has neither failed nor been cancelled");
}

Status ExportQueue::remove(std::int64_t id) {
  Statement erase(impl_->database(), "DELETE FROM jobs WHERE id = ? AND state <> 'running'");
  const auto known = job(id);
  Status done = impl_->change(erase.bind(id), id, "is not there, or is running: cancel it first");
  if (done && known && known->state != JobState::Done) MediaWriter::forget(known->film.out);
  return done;
}

Status ExportQueue::restore(const ExportJob& job) {
  Statement insert(impl_->database(),
                   "INSERT INTO jobs(id, film, engine, priority, state, attempts, error, report, created, finished, "
                   "not_before, ordered_by, key, webhook, most_seconds, error_code, log) "
                   "VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  insert.bind(job.id).bind(filmToJson(job.film)).bind(job.engine).bind(std::int64_t{job.priority});
  insert.bind(std::string(toString(job.state))).bind(std::int64_t{job.attempts}).bind(job.error).bind(job.report);
  insert.bind(job.createdAt).bind(job.finishedAt).bind(job.notBefore).bind(job.owner).bind(job.key);
  return impl_->run(insert.bind(job.webhook).bind(job.mostSeconds).bind(job.errorCode).bind(job.log));
}

Status ExportQueue::addToReport(std::int64_t id, const std::string& json) {
  Statement update(impl_->database(), "UPDATE jobs SET report = json_patch(report, ?) WHERE id = ? AND state = 'done'");
  return impl_->change(update.bind(json).bind(id), id, "is not finished");
}

Status ExportQueue::setPriority(std::int64_t id, int priority) {
  Statement update(impl_->database(), "UPDATE jobs SET priority = ? WHERE id = ?");
  return impl_->change(update.bind(std::int64_t{priority}).bind(id), id, "is not there");
}

Status ExportQueue::setPaused(std::int64_t id, bool paused) {
  Statement update(impl_->database(),
                   paused
                       ? "UPDATE jobs SET cancel = CASE state WHEN 'running' THEN 2 ELSE cancel END, "
                         "state = CASE state WHEN 'running' THEN 'running' ELSE 'paused' END "
                         "WHERE id = ? AND state IN ('waiting', 'running') AND cancel <> 1"
                       : "UPDATE jobs SET cancel = 0, state = CASE state WHEN 'paused' THEN 'waiting' ELSE state END "
                         "WHERE id = ? AND (state = 'paused' OR (state = 'running' AND cancel = 2))");
  return impl_->change(update.bind(id), id, paused ? "is not waiting or running" : "is not paused");
}

Status ExportQueue::setOrder(const std::vector<std::int64_t>& ids) {
  const auto jobs = TRY(list());
  int above = 0;
  for (const ExportJob& job : jobs)
    if (job.state == JobState::Waiting || job.state == JobState::Paused) above = std::max(above, job.priority);
  int priority = above + static_cast<int>(ids.size());
  for (const std::int64_t id : ids) TRY(setPriority(id, priority--));
  return {};
}

Result<std::optional<ExportJob>> ExportQueue::claim() {
  TRY(impl_->freeOrphans());
  const std::int64_t self = getpid();
  while (true) {
    Statement update(
        impl_->database(),
        std::string(
            "UPDATE jobs SET state = 'running', attempts = attempts + 1, owner = ?, owner_started = ?, cancel = 0 "
            "WHERE id = (SELECT id FROM jobs WHERE state = 'waiting' AND not_before <= ? "
            "ORDER BY priority DESC, id LIMIT 1) RETURNING ") +
            kColumns);
    update.bind(self).bind(startOf(self)).bind(jobTime());
    const int step = update.step();
    if (step == SQLITE_DONE) return std::optional<ExportJob>();
    if (step != SQLITE_ROW) return impl_->failure();
    ExportJob job = readJob(update);
    if (update.step() != SQLITE_DONE) return impl_->failure();
    if (job.state == JobState::Running) return std::optional<ExportJob>(std::move(job));
    TRY(giveUp(job.id, job.error, false));
  }
}

Result<ExportQueue::Wish> ExportQueue::reportProgress(std::int64_t id, double progress, double secondsLeft) {
  Statement update(impl_->database(), "UPDATE jobs SET progress = ?, seconds_left = ? WHERE id = ? RETURNING cancel");
  if (update.bind(progress).bind(secondsLeft).bind(id).step() != SQLITE_ROW) return impl_->failure();
  const std::int64_t wish = update.integer(0);
  if (update.step() != SQLITE_DONE) return impl_->failure();
  return wish == 1 ? Wish::Cancel : wish == 2 ? Wish::Pause : Wish::GoOn;
}

Status ExportQueue::finish(std::int64_t id, const std::string& report, const std::vector<JobFile>&) {
  Statement update(
      impl_->database(),
      "UPDATE jobs SET state = 'done', progress = 1, seconds_left = 0, error = '', report = ?, finished = ?, "
      "owner = 0 WHERE id = ?");
  return impl_->change(update.bind(report).bind(jobTime()).bind(id), id, "is not there");
}

Status ExportQueue::giveUp(std::int64_t id, const std::string& error, bool again, const JobTrouble& trouble) {
  auto known = TRY(job(id));
  const bool waits = again && known.attempts < kMostAttempts;
  const int pause = pauseAfter(known.attempts);
  Statement update(
      impl_->database(),
      "UPDATE jobs SET state = ?, error = ?, not_before = ?, finished = ?, error_code = ?, log = ?, progress = 0, "
      "owner = 0 WHERE id = ?");
  update.bind(std::string(waits ? "waiting" : "failed")).bind(error).bind(waits ? jobTime() + pause : 0);
  update.bind(waits ? std::int64_t{0} : jobTime()).bind(trouble.code).bind(trouble.log);
  return impl_->change(update.bind(id), id, "is not there");
}

Status ExportQueue::putBack(std::int64_t id) {
  Statement update(impl_->database(),
                   "UPDATE jobs SET state = 'waiting', attempts = attempts - 1, seconds_left = -1, owner = 0 "
                   "WHERE id = ? AND state = 'running'");
  return impl_->change(update.bind(id), id, "is not running");
}

Status ExportQueue::markCancelled(std::int64_t id) {
  Statement update(
      impl_->database(),
      "UPDATE jobs SET state = 'cancelled', error = '', progress = 0, finished = ?, owner = 0 WHERE id = ?");
  return impl_->change(update.bind(jobTime()).bind(id), id, "is not there");
}

Status ExportQueue::markPaused(std::int64_t id) {
  Statement update(
      impl_->database(),
      "UPDATE jobs SET state = 'paused', cancel = 0, attempts = attempts - 1, seconds_left = -1, owner = 0 "
      "WHERE id = ? AND state = 'running'");
  return impl_->change(update.bind(id), id, "is not running");
}

}  // namespace visema
