#include "modules/identity/email_address.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace erp::identity {
namespace {

constexpr std::size_t longest_local = 64, longest_label = 63;

bool letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

bool label_is_fine(std::string_view label) {
  return !label.empty() && label.size() <= longest_label && label.front() != '-' && label.back() != '-' &&
         std::ranges::all_of(label, [](char c) { return letter_or_digit(c) || c == '-'; });
}

bool domain_is_fine(std::string_view domain) {
  std::size_t labels = 0;
  for (std::size_t start = 0; start <= domain.size(); ++labels) {
    const auto end = std::min(domain.find('.', start), domain.size());
    if (!label_is_fine(domain.substr(start, end - start))) return false;
    start = end + 1;
  }
  return labels >= 2;
}

// Some Japanese carriers handed out addresses with dots side by side or before the @: they exist, so they
// pass.
bool local_is_fine(std::string_view local) {
  return !local.empty() && local.size() <= longest_local && std::ranges::all_of(local, [](char c) {
    return letter_or_digit(c) || std::string_view{".!#$%&'*+/=?^_`{|}~-"}.find(c) != std::string_view::npos;
  });
}

}  // namespace

std::string canonical_email(std::string_view text) {
  return lower_ascii(trimmed(fold_width(text)));
}

bool looks_like_email(std::string_view text) {
  const auto at = text.find('@');
  return text.size() <= longest_email && at != std::string_view::npos && local_is_fine(text.substr(0, at)) &&
         domain_is_fine(text.substr(at + 1));
}

}  // namespace erp::identity
