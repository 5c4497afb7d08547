#include "app/setup/steps.hpp"

#include "service/process.hpp"

#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>

namespace erp::app {
namespace {

bool any_warning = false;

}  // namespace

void say(std::string_view line) {
  std::cout << "  ok       " << line << '\n' << std::flush;
}

void warn(std::string_view line) {
  any_warning = true;
  std::cout << "  warning  " << line << '\n' << std::flush;
}

bool warned() {
  return any_warning;
}

std::string must(const std::vector<std::string>& words, std::chrono::milliseconds at_most) {
  const Finished finished = run({.words = words}, {}, at_most);
  if (finished.ok()) return finished.out;
  std::string line;
  for (const auto& word : words) line += word + ' ';
  throw std::runtime_error{
      line + "failed: " +
      (finished.status == Finished::timed_out ? std::string{"it did not end in time"}
                                              : finished.last_line())};
}

ActingAs::ActingAs(const char* user) {
  passwd entry{};
  passwd* account = nullptr;
  std::vector<char> texts(16 << 10);
  if (getpwnam_r(user, &entry, texts.data(), texts.size(), &account) != 0 || !account)
    throw std::runtime_error{std::string{"this machine has no user "} + user};
  if (setegid(account->pw_gid) != 0 || seteuid(account->pw_uid) != 0)
    throw std::runtime_error{std::string{"can not act as user "} + user};
}

ActingAs::~ActingAs() {
  // Back to root; to go on as somebody else would be worse than to end.
  if (seteuid(0) != 0 || setegid(0) != 0) std::terminate();
}

std::string text_in(const std::filesystem::path& path) {
  std::ifstream file{path};
  return {std::istreambuf_iterator<char>{file}, {}};
}

bool write_if_different(const std::filesystem::path& path, std::string_view content) {
  if (text_in(path) == content) return false;
  auto unfinished = path;
  unfinished += ".itdo-erp";
  {
    const mode_t before = umask(0027);
    std::ofstream file{unfinished, std::ios::trunc};
    umask(before);
    file << content;
    file.close();
    if (!file) throw std::runtime_error{"can not write " + unfinished.string()};
  }
  std::filesystem::rename(unfinished, path);
  return true;
}

}  // namespace erp::app
