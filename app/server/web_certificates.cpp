// SPDX-License-Identifier: Apache-2.0
#include "app/server/web_certificates.h"

#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <ctime>
#include <utility>

#include "core/base/log.h"
#include "core/base/try.h"

namespace visema {
namespace {

namespace ssl = boost::asio::ssl;

std::string stampOf(const TlsOptions& files) {
  std::string stamp;
  for (const auto* file : {&files.certificate, &files.keyFile(), &files.clients}) {
    if (file->empty()) continue;
    std::error_code error;
    const auto changed = std::filesystem::last_write_time(*file, error).time_since_epoch().count();
    stamp += std::to_string(error ? 0 : changed) + " " + std::to_string(std::filesystem::file_size(*file, error)) + ";";
  }
  return stamp;
}

Status usable(const boost::system::error_code& error, const std::filesystem::path& file, const char* what) {
  if (!error) return {};
  return fail(ErrorCode::BadData,
              file.string() + " is not " + what + " that can be used: " + error.message() + "; name another PEM file");
}

Result<std::unique_ptr<ssl::context>> read(const TlsOptions& files) {
  auto made = std::make_unique<ssl::context>(ssl::context::tls_server);
  boost::system::error_code error;
  made->set_options(ssl::context::default_workarounds | ssl::context::no_tlsv1 | ssl::context::no_tlsv1_1, error);
  made->set_password_callback([](auto&&...) { return std::string(); }, error);  // or OpenSSL asks at the terminal
  made->use_certificate_chain_file(files.certificate.string(), error);
  TRY(usable(error, files.certificate, "a certificate"));
  made->use_private_key_file(files.keyFile().string(), ssl::context::pem, error);
  TRY(usable(error, files.keyFile(), "the certificate's key"));
  constexpr std::string_view kName = "visema-server";  // sessions that a client takes up again are checked by it
  SSL_CTX_set_session_id_context(made->native_handle(), reinterpret_cast<const unsigned char*>(kName.data()),
                                 static_cast<unsigned>(kName.size()));
  if (files.clients.empty()) return made;
  made->load_verify_file(files.clients.string(), error);
  TRY(usable(error, files.clients, "a list of certificates"));
  made->set_verify_mode(ssl::verify_peer | ssl::verify_fail_if_no_peer_cert, error);
  SSL_CTX_set_client_CA_list(made->native_handle(), SSL_load_client_CA_file(files.clients.c_str()));
  return made;
}

/// Seconds since 1970; 0 where it does not say.
double endOf(ssl::context& certificates) {
  const X509* certificate = SSL_CTX_get0_certificate(certificates.native_handle());
  std::tm parts{};
  if (!certificate || ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &parts) != 1) return 0;
  return static_cast<double>(timegm(&parts));
}

}  // namespace

WebCertificates::WebCertificates(TlsOptions files, Metrics& metrics)
    : files_(std::move(files)), expires_(metrics.gauge("certificate_expires")) {}

Result<std::unique_ptr<WebCertificates>> WebCertificates::open(TlsOptions files, Metrics& metrics) {
  std::unique_ptr<WebCertificates> made(new WebCertificates(std::move(files), metrics));
  if (!made->files_.wanted()) return made;
  TRY(made->load());
  return made;
}

Status WebCertificates::load() {
  stamp_ = stampOf(files_);  // before they are read: what changes then is seen
  context_ = TRY(read(files_));
  expires_.set(endOf(*context_));
  if (expires_.value() < static_cast<double>(std::time(nullptr)))
    logWarning("server", files_.certificate.string(), " is out of date: clients will not trust it");
  return {};
}

ssl::context& WebCertificates::now() {
  if (stampOf(files_) != stamp_) {
    if (const Status loaded = load())
      logInfo("server", files_.certificate.string(), " was replaced: new connections are shown the new one");
    else
      logWarning("server", "the certificate stays as it was: ", loaded.error().message);
  }
  return *context_;
}

}  // namespace visema
