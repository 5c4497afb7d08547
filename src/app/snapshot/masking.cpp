#include "app/snapshot/masking.hpp"

#include "service/config_keys.hpp"
#include "service/durable.hpp"

#include <algorithm>
#include <sstream>

namespace erp::app::snapshot {
namespace {

// Shorter ones would take half of every text with them, and can be guessed anyway.
constexpr std::size_t least_length = 5;

int digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

std::string percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escaped =
        text[i] == '%' && i + 2 < text.size() && digit(text[i + 1]) >= 0 && digit(text[i + 2]) >= 0;
    out += escaped ? static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2])) : text[i];
    if (escaped) i += 2;
  }
  return out;
}

// As it is written, and as a program meanwhile understands it.
std::vector<std::string> both_forms(std::string_view written) {
  std::vector<std::string> forms{std::string{written}};
  if (auto meant = percent_decoded(written); meant != forms.front()) forms.push_back(std::move(meant));
  return forms;
}

bool says_secret(std::string name) {
  std::ranges::transform(name, name.begin(), [](char c) { return c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c; });
  return std::ranges::any_of(
      std::initializer_list<std::string_view>{"PASSW", "SECRET", "TOKEN", "KEY", "CREDENTIAL"},
      [&](std::string_view word) { return name.find(word) != name.npos; });
}

}  // namespace

std::vector<std::string> secret_parts(std::string_view setting) {
  constexpr std::string_view named = "password=";
  if (setting.empty()) return {};
  if (const auto at = setting.find(named); at != setting.npos) {
    const auto begin = at + named.size();
    return both_forms(
        setting.substr(begin, std::min(setting.find_first_of("& ", begin), setting.size()) - begin));
  }
  const auto scheme = setting.find("://");
  if (scheme == setting.npos || setting.starts_with("http")) return {std::string{setting}};
  const auto colon = setting.find(':', scheme + 3);
  const auto at = setting.rfind('@');
  if (at == setting.npos || colon == setting.npos || colon > at) return {};
  return both_forms(setting.substr(colon + 1, at - colon - 1));
}

std::vector<std::string> known_secrets(const ConfigSnapshot& snapshot) {
  std::vector<std::string> secrets;
  const auto add = [&](std::string_view text) {
    std::ranges::move(secret_parts(text), std::back_inserter(secrets));
  };
  for (std::size_t i = 0; i < snapshot.settings.size(); ++i)
    if (config_keys()[i].secret) add(snapshot.settings[i].text);
  const auto& config = snapshot.config;
  for (const auto& file : {config.oidc.client_secret_file, config.books.audit_signing_key})
    if (!file.empty())
      if (auto text = erp::content_of(file)) {
        while (!text->empty() && text->back() == '\n') text->pop_back();
        add(*text);
      }
  if (const auto& keys = config.sign_in.secret_file; !keys.empty()) {
    std::istringstream lines{erp::content_of(keys).value_or("")};
    for (std::string line; std::getline(lines, line);) add(line);
  }
  for (const auto& [name, value] : process_environment())
    if (says_secret(name)) add(value);
  return secrets;
}

Masking::Masking(std::vector<std::string> secrets) : secrets_{std::move(secrets)} {
  std::erase_if(secrets_, [](const auto& secret) { return secret.size() < least_length; });
  std::ranges::sort(secrets_, [](const auto& a, const auto& b) {
    return a.size() != b.size() ? a.size() > b.size() : a < b;
  });
  const auto same = std::ranges::unique(secrets_);
  secrets_.erase(same.begin(), same.end());
}

std::string Masking::apply(std::string text) const {
  constexpr std::string_view stars = "***";
  for (const auto& secret : secrets_)
    for (auto at = text.find(secret); at != text.npos; at = text.find(secret, at + stars.size()))
      text.replace(at, secret.size(), stars);
  return text;
}

}  // namespace erp::app::snapshot
