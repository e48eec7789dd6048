// SPDX-License-Identifier: Apache-2.0
#include "core/phones/phones.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <sstream>

namespace visema {

namespace {

// clang-format off
constexpr Phone kPhones[] = {
    //        jaw    open   round  close  f/v    teeth  tongue  dominance seconds
    {"sil", {0.00F, 0.00F, 0.00F, 0.30F, 0.00F, 0.00F, 0.00F}, 0.6F, 0.200F},
    {"i",   {0.15F, 0.30F, 0.00F, 0.00F, 0.00F, 0.60F, 0.00F}, 1.0F, 0.104F},
    {"ih",  {0.25F, 0.38F, 0.00F, 0.00F, 0.00F, 0.45F, 0.00F}, 0.8F, 0.051F},
    {"e",   {0.35F, 0.50F, 0.00F, 0.00F, 0.00F, 0.40F, 0.00F}, 1.0F, 0.057F},
    {"eh",  {0.50F, 0.60F, 0.00F, 0.00F, 0.00F, 0.30F, 0.00F}, 1.0F, 0.065F},
    {"ae",  {0.75F, 0.80F, 0.00F, 0.00F, 0.00F, 0.25F, 0.00F}, 1.0F, 0.056F},
    {"a",   {1.00F, 1.00F, 0.00F, 0.00F, 0.00F, 0.10F, 0.00F}, 1.0F, 0.094F},
    {"ah",  {0.55F, 0.65F, 0.05F, 0.00F, 0.00F, 0.15F, 0.00F}, 0.9F, 0.044F},
    {"ax",  {0.30F, 0.42F, 0.05F, 0.00F, 0.00F, 0.25F, 0.00F}, 0.5F, 0.037F},
    {"ao",  {0.70F, 0.65F, 0.55F, 0.00F, 0.00F, 0.05F, 0.00F}, 1.0F, 0.078F},
    {"o",   {0.45F, 0.45F, 0.80F, 0.00F, 0.00F, 0.00F, 0.00F}, 1.1F, 0.075F},
    {"uh",  {0.25F, 0.32F, 0.65F, 0.00F, 0.00F, 0.05F, 0.00F}, 0.9F, 0.040F},
    {"u",   {0.15F, 0.22F, 1.00F, 0.00F, 0.00F, 0.00F, 0.00F}, 1.1F, 0.070F},
    {"er",  {0.30F, 0.38F, 0.45F, 0.00F, 0.00F, 0.20F, 0.00F}, 0.9F, 0.077F},
    {"y",   {0.15F, 0.22F, 0.90F, 0.00F, 0.00F, 0.20F, 0.00F}, 1.1F, 0.089F},
    {"p",   {0.05F, 0.00F, 0.00F, 1.00F, 0.00F, 0.00F, 0.00F}, 3.0F, 0.086F},
    {"b",   {0.05F, 0.00F, 0.00F, 1.00F, 0.00F, 0.00F, 0.00F}, 3.0F, 0.058F},
    {"m",   {0.05F, 0.00F, 0.00F, 1.00F, 0.00F, 0.00F, 0.00F}, 3.0F, 0.070F},
    {"f",   {0.10F, 0.10F, 0.00F, 0.00F, 1.00F, 0.20F, 0.00F}, 2.0F, 0.103F},
    {"v",   {0.10F, 0.10F, 0.00F, 0.00F, 1.00F, 0.20F, 0.00F}, 2.0F, 0.056F},
    {"th",  {0.20F, 0.30F, 0.00F, 0.00F, 0.00F, 0.40F, 1.00F}, 1.0F, 0.078F},
    {"dh",  {0.20F, 0.30F, 0.00F, 0.00F, 0.00F, 0.40F, 0.90F}, 0.7F, 0.035F},
    {"t",   {0.15F, 0.28F, 0.00F, 0.00F, 0.00F, 0.60F, 0.35F}, 0.5F, 0.065F},
    {"d",   {0.15F, 0.28F, 0.00F, 0.00F, 0.00F, 0.60F, 0.35F}, 0.5F, 0.044F},
    {"n",   {0.18F, 0.30F, 0.00F, 0.00F, 0.00F, 0.50F, 0.40F}, 0.45F, 0.065F},
    {"l",   {0.25F, 0.38F, 0.00F, 0.00F, 0.00F, 0.30F, 0.80F}, 0.6F, 0.059F},
    {"rr",  {0.22F, 0.35F, 0.05F, 0.00F, 0.00F, 0.40F, 0.40F}, 0.45F, 0.036F},
    {"s",   {0.05F, 0.22F, 0.00F, 0.00F, 0.00F, 1.00F, 0.10F}, 0.9F, 0.133F},
    {"z",   {0.05F, 0.22F, 0.00F, 0.00F, 0.00F, 1.00F, 0.10F}, 0.9F, 0.089F},
    {"sh",  {0.08F, 0.30F, 0.60F, 0.00F, 0.00F, 0.90F, 0.00F}, 1.3F, 0.133F},
    {"zh",  {0.08F, 0.30F, 0.60F, 0.00F, 0.00F, 0.90F, 0.00F}, 1.3F, 0.089F},
    {"ch",  {0.08F, 0.28F, 0.55F, 0.00F, 0.00F, 0.90F, 0.15F}, 1.2F, 0.122F},
    {"jh",  {0.08F, 0.28F, 0.55F, 0.00F, 0.00F, 0.90F, 0.15F}, 1.2F, 0.097F},
    {"k",   {0.25F, 0.35F, 0.00F, 0.00F, 0.00F, 0.30F, 0.00F}, 0.35F, 0.091F},
    {"g",   {0.25F, 0.35F, 0.00F, 0.00F, 0.00F, 0.30F, 0.00F}, 0.35F, 0.056F},
    {"ng",  {0.25F, 0.35F, 0.00F, 0.00F, 0.00F, 0.25F, 0.00F}, 0.35F, 0.049F},
    {"h",   {0.30F, 0.40F, 0.00F, 0.00F, 0.00F, 0.20F, 0.00F}, 0.2F, 0.046F},
    {"r",   {0.20F, 0.28F, 0.50F, 0.00F, 0.00F, 0.35F, 0.10F}, 0.8F, 0.061F},
    {"w",   {0.12F, 0.15F, 1.00F, 0.00F, 0.00F, 0.00F, 0.00F}, 1.6F, 0.068F},
    {"j",   {0.12F, 0.28F, 0.00F, 0.00F, 0.00F, 0.60F, 0.00F}, 0.7F, 0.067F},
};
// clang-format on

// "voice's symbol=ours" or "=first+second" for a diphthong. A symbol equal to one of ours needs no entry.
constexpr std::string_view kArpabet =
    "pau=sil h#=sil brth=sil #=sil ssil=sil aa=a aw=a+uh ay=a+ih axr=er ey=e+ih iy=i ow=o+uh oy=ao+ih uw=u el=l em=m "
    "en=n nx=n dx=d hh=h hv=h y=j";
constexpr std::string_view kItalianSet =
    "#=sil E=eh O=ao i1=i e1=e E1=eh a1=a o1=o O1=ao u1=u S=sh Z=zh ts=t+s tS=ch dz=d+z dZ=jh J=n nf=m L=l r=rr";
constexpr std::string_view kCzechSet =
    "#=sil _=sil a:=a e=eh e:=eh i:=i o:=o u:=u c=t+s c~=ch ch=h d~=d dz=d+z dz~=jh n*=ng n~=n r=rr r~=zh r~*=sh s~=sh "
    "t~=t z~=zh";
constexpr std::string_view kFinnishSet =
    "#=sil ##=sil a:=a e=eh e:=eh i:=i o:=o u:=u y:=y @=ae @:=ae 7=y 7:=y &=ax T=t p:=p t:=t k:=k b:=b d:=d g:=g f:=f "
    "T:=t "
    "D:=d s:=s z:=z S=sh S:=sh Z:=zh h:=h v:=v m:=m n:=n N=ng N:=ng w:=w l:=l L=l L:=l r=rr r:=rr j:=j";
constexpr std::string_view kRussianSet =
    "pau=sil #=sil ii=i yy=ih y=ih uu=u ur=u oo=o ee=eh e=eh aa=a ae=ax ay=ax a=ah pp=p bb=b tt=t dd=d kk=k gg=g c=t+s "
    "ff=f vv=v ss=s zz=z sch=sh hh=h mm=m nn=n ll=l r=rr rr=rr";
constexpr std::string_view kCatalanSet =
    "#=sil pau=sil _=sil a1=a e1=e E=eh E1=eh i1=i J=n L=l o1=o O=ao O1=ao r=rr rr=rr S=sh u1=u Z=zh";
constexpr std::string_view kIpaSet =
    "_=sil _:=sil a=a ɑ=a ɐ=ah æ=ae ʌ=ah ə=ax ɘ=ax ɵ=o ɚ=er ɜ=er ɝ=er e=e ɛ=eh i=i ɪ=ih ɨ=ih y=y ʏ=y ø=y œ=y o=o ɔ=ao "
    "ɒ=ao "
    "u=u ʊ=uh ɯ=u p=p b=b t=t d=d ʈ=t ɖ=d c=k ɟ=g k=k ɡ=g g=g q=k ʔ=sil ?=sil m=m ɱ=m n=n ɳ=n ɲ=n ŋ=ng ɹ=r ɻ=r r=rr "
    "ɾ=rr ʁ=h "
    "ʀ=h ɸ=f "
    "β=v f=f v=v θ=th ð=dh s=s z=z ʃ=sh ʒ=zh ɕ=sh ʑ=zh ʂ=sh ʐ=zh ç=sh x=h ɣ=g χ=h h=h ɦ=h j=j ʝ=j w=w ʍ=w ɥ=w l=l ɫ=l "
    "ʎ=l ɭ=l "
    "ᵻ=ih ʋ=v";

std::string_view tableOf(PhoneSet set) {
  switch (set) {
    case PhoneSet::EnglishArpabet:
      return kArpabet;
    case PhoneSet::Italian:
      return kItalianSet;
    case PhoneSet::Czech:
      return kCzechSet;
    case PhoneSet::Finnish:
      return kFinnishSet;
    case PhoneSet::Russian:
      return kRussianSet;
    case PhoneSet::Catalan:
      return kCatalanSet;
    case PhoneSet::Ipa:
      return kIpaSet;
  }
  return {};
}

std::vector<int> phonesNamed(std::string_view names) {
  std::vector<int> found;
  while (!names.empty()) {
    const std::size_t end = std::min(names.find('+'), names.size());
    if (const auto phone = findPhone(names.substr(0, end))) found.push_back(*phone);
    names.remove_prefix(std::min(end + 1, names.size()));
  }
  return found;
}

std::vector<int> lookUp(std::string_view table, std::string_view symbol) {
  while (!table.empty()) {
    const std::size_t end = std::min(table.find(' '), table.size());
    const std::string_view entry = table.substr(0, end);
    const std::size_t equals = entry.find('=', 1);
    if (entry.substr(0, equals) == symbol) return phonesNamed(entry.substr(equals + 1));
    table.remove_prefix(std::min(end + 1, table.size()));
  }
  return {};
}

std::size_t utf8Length(char first) {
  const auto byte = static_cast<unsigned char>(first);
  return byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

/// IPA comes with length marks, stress, ties and several letters in one symbol ("tʃ", "aɪ", "iː").
std::vector<int> translateIpa(std::string_view symbol) {
  std::vector<int> found;
  while (!symbol.empty()) {
    const std::string_view letter = symbol.substr(0, std::min(utf8Length(symbol[0]), symbol.size()));
    symbol.remove_prefix(letter.size());
    const std::vector<int> phone = lookUp(kIpaSet, letter);
    found.insert(found.end(), phone.begin(), phone.end());
  }
  const auto is = [&](std::string_view first, std::string_view second) {
    return found.size() == 2 && found[0] == *findPhone(first) && found[1] == *findPhone(second);
  };
  if (is("t", "sh")) return {*findPhone("ch")};
  if (is("d", "zh")) return {*findPhone("jh")};
  if (found.size() > 2) found.resize(2);
  return found;
}

void append(std::vector<TimedPhone>& phones, int phone, double end) {
  if (!phones.empty() && phones.back().phone == phone) {
    phones.back().endSeconds = end;
  } else {
    phones.push_back({phone, end});
  }
}

}  // namespace

std::span<const Phone> phones() { return kPhones; }

std::optional<int> findPhone(std::string_view symbol) {
  for (std::size_t i = 0; i < std::size(kPhones); ++i)
    if (kPhones[i].symbol == symbol) return static_cast<int>(i);
  return std::nullopt;
}

bool closesLips(int phone) { return kPhones[static_cast<std::size_t>(phone)].articulation.closure > 0.5F; }

std::vector<int> translatePhone(PhoneSet set, std::string_view symbol) {
  if (set == PhoneSet::Ipa) return translateIpa(symbol);
  std::vector<int> found = lookUp(tableOf(set), symbol);
  if (found.empty()) {
    if (const auto same = findPhone(symbol)) found.push_back(*same);
  }
  return found;
}

std::vector<Segment> parseSegments(const std::string& text) {
  std::istringstream lines(text);
  std::vector<Segment> segments;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with('#')) segments.clear();
    std::istringstream words(line);
    Segment segment;
    std::string ignored;
    if (words >> segment.endSeconds >> ignored >> segment.symbol) segments.push_back(segment);
  }
  return segments;
}

std::vector<Segment> parsePrintedSegments(const std::string& text) {
  std::istringstream words(text);
  std::vector<Segment> segments;
  for (std::string word; words >> word;)
    if (const std::size_t colon = word.find(':'); colon != std::string::npos)
      segments.push_back({word.substr(0, colon), std::strtod(word.c_str() + colon + 1, nullptr)});
  return segments;
}

std::optional<std::vector<TimedPhone>> translateSegments(PhoneSet set, std::span<const Segment> segments,
                                                         std::string* unknown) {
  std::vector<TimedPhone> result;
  double start = 0;
  for (const Segment& segment : segments) {
    const std::vector<int> found = translatePhone(set, segment.symbol);
    if (found.empty() && set == PhoneSet::Ipa && !result.empty()) {  // a mark like "palatal" belongs to its phone
      result.back().endSeconds = start = std::max(start, segment.endSeconds);
      continue;
    }
    if (found.empty()) {
      if (unknown) *unknown = segment.symbol;
      return std::nullopt;
    }
    if (segment.endSeconds <= start) continue;
    // The first half of a diphthong is the longer one.
    if (found.size() == 2) append(result, found[0], start + 0.55 * (segment.endSeconds - start));
    append(result, found.back(), segment.endSeconds);
    start = segment.endSeconds;
  }
  return result;
}

}  // namespace visema
