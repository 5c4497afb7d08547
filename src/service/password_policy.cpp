#include "base/text.hpp"
#include "service/passwords.hpp"

#include <algorithm>
#include <bitset>

namespace erp {
namespace {

constexpr std::size_t least_characters = 10, most_characters = 256, least_classes = 3, least_different = 5;

// Cores of the passwords that lists of broken ones begin with, after unadorned() took their decoration off.
constexpr std::string_view common =
    " abc abcd abcdef abcdefg abcdefgh abcdefghij access admin administrator asdf asdfgh asdfghjkl"
    " asdfghjk azerty baseball batman changeit changeme company computer default doraemon dragon erp"
    " football guest hello himitsu iloveyou itdo itdoerp jordan keiri letmein login master michael"
    " monkey mustang naruto nihon nippon pass passpass password passwords passwort pikachu pokemon"
    " princess qazwsx qazwsxedc qwer qwert qwerty qwertyui qwertyuiop root sakura secret shadow"
    " starwars sunshine superman superuser system temp temppassword test tester testtest tokyo trustno"
    " user welcome whatever yamato zaq zxcvbn zxcvbnm ";
constexpr std::string_view common_whole =
    " 1q2w3e4r5t 1qaz2wsx3edc 1qaz@wsx3edc q1w2e3r4t5 1qazxsw23edc zaq12wsxcde3 1q2w3e4r5t6y"
    " a1b2c3d4e5 1qaz!qaz2wsx !qaz2wsx#edc ";

bool letter(char c) {
  return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80;
}

// "P@ssw0rd2024!" → "password": lower case, without digits and signs at the ends, look-alikes within undone.
std::string unadorned(std::string_view lower) {
  const auto first = std::ranges::find_if(lower, letter);
  auto last = lower.end();
  while (last != first && !letter(*(last - 1))) --last;
  std::string core{first, last};
  constexpr std::string_view alike = "@4013$5!7", meant = "aaolessit";
  for (char& c : core) {
    if (const auto at = alike.find(c); at != std::string_view::npos) c = meant[at];
  }
  return core;
}

// `words` are set apart by blanks, with one at either end.
bool is_among(std::string_view words, std::string_view word) {
  if (word.find(' ') != std::string_view::npos) return false;
  return words.find(" " + std::string{word} + " ") != std::string_view::npos;
}

bool is_common(std::string_view lower) {
  std::bitset<256> seen;
  for (const char c : lower) seen.set(static_cast<unsigned char>(c));
  if (seen.count() < least_different) return true;
  const std::string core = unadorned(lower);
  return core.empty() || is_among(common_whole, lower) || is_among(common, core);
}

std::size_t classes(std::string_view password) {
  bool upper = false, lower = false, digit = false, other = false;
  for (const char c : password) {
    if (c >= 'A' && c <= 'Z') {
      upper = true;
    } else if (c >= 'a' && c <= 'z') {
      lower = true;
    } else if (c >= '0' && c <= '9') {
      digit = true;
    } else {
      other = true;
    }
  }
  return std::size_t{upper} + std::size_t{lower} + std::size_t{digit} + std::size_t{other};
}

bool contains_any(std::string_view lower, const std::vector<std::string>& about) {
  constexpr std::size_t telling = 4;  // shorter names appear in words by chance
  return std::ranges::any_of(about, [&](const std::string& text) {
    const std::string name = lower_ascii(fold_width(text));
    const std::string_view account = std::string_view{name}.substr(0, name.find('@'));
    return characters(account) >= telling && lower.find(account) != std::string_view::npos;
  });
}

}  // namespace

Problems password_problems(
    std::string_view password, const std::vector<std::string>& about, const std::string& field) {
  const std::string folded = fold_width(password);
  const std::string lower = lower_ascii(folded);
  const std::size_t length = characters(folded);
  Problems problems;
  if (length < least_characters) {
    problems.push_back({field, "password_too_short", {{"min", std::to_string(least_characters)}}});
  }
  if (length > most_characters) {
    problems.push_back({field, "password_too_long", {{"max", std::to_string(most_characters)}}});
  }
  if (classes(folded) < least_classes) {
    problems.push_back({field, "password_too_simple", {{"min", std::to_string(least_classes)}}});
  }
  if (is_common(lower)) problems.push_back({field, "password_too_common"});
  if (contains_any(lower, about)) problems.push_back({field, "password_contains_account"});
  return problems;
}

}  // namespace erp
