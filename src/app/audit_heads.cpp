#include "app/audit_heads.hpp"

#include "base/text.hpp"
#include "base/values.hpp"
#include "service/signature.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <system_error>

namespace erp::app {
namespace {

constexpr std::size_t hexadecimal_digits = 64;

void append(const std::filesystem::path& file, const std::string& text) {
  const int descriptor = open(file.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0640);
  if (descriptor < 0) throw std::system_error{errno, std::generic_category(), file.string()};
  const bool written = write(descriptor, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
                       fsync(descriptor) == 0;
  const int fault = errno;
  close(descriptor);
  if (!written) throw std::system_error{fault, std::generic_category(), file.string()};
}

bool is_head(std::string_view text) {
  return text.size() == hexadecimal_digits &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

}  // namespace

void keep_heads(const Config& config, const std::vector<identity::SealedHead>& heads) {
  if (config.books.audit_heads_file.empty() || heads.empty()) return;
  std::string lines;
  for (const auto& sealed : heads) {
    const std::string line =
        to_text(now()) + " " + sealed.organization + " " + std::to_string(sealed.block) + " " + sealed.head;
    lines += line;
    if (!config.books.audit_signing_key.empty()) lines += " " + sign(config.books.audit_signing_key, line);
    lines += '\n';
  }
  append(config.books.audit_heads_file, lines);
}

KeptHeads read_heads(const std::filesystem::path& file, const std::filesystem::path& public_key) {
  std::ifstream in{file};
  if (!in) throw std::runtime_error{"cannot read " + file.string()};
  KeptHeads kept;
  std::string line;
  for (std::size_t number = 1; std::getline(in, line); ++number) {
    std::string_view rest = line;
    cut(rest, ' ');
    const std::string organization{cut(rest, ' ')};
    cut(rest, ' ');
    const std::string head{cut(rest, ' ')};
    const auto at = "line " + std::to_string(number);
    if (!is_head(head)) {
      kept.findings.push_back({"head_malformed", "", at});
      continue;
    }
    if (!public_key.empty()) {
      const auto said = std::string_view{line}.substr(0, line.size() - (rest.empty() ? 0 : rest.size() + 1));
      if (rest.empty())
        kept.findings.push_back({"head_unsigned", "", at});
      else if (!signed_by(public_key, said, rest))
        kept.findings.push_back({"head_forged", "", at});
    }
    kept.of_organization[organization].push_back(head);
  }
  return kept;
}

}  // namespace erp::app
