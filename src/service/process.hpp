// Runs other programs, without a shell: words stay words whatever they contain.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace erp {

struct Command {
  std::vector<std::string> words;             // the program first, found by PATH
  std::vector<std::string> environment = {};  // "NAME=value", before what this process has
};

struct Finished {
  int status = 0;  // the exit status, 128 + the signal that ended it, or one of these:
  static constexpr int timed_out = 124, not_found = 127;
  std::string out, err;
  bool ok() const { return status == 0; }
  std::string last_line() const;  // of what it said on standard error, else on standard output
};

// Runs it to its end with this input, or kills it (and what it started) when the time is up.
Finished run(
    const Command&, std::string_view input = {},
    std::chrono::milliseconds at_most = std::chrono::seconds{30});

// The same, while what it says, on standard error too, is added to the end of this file.
// Throws std::system_error if the file cannot be opened or the program not be started.
int run_into(const Command&, const std::filesystem::path& file, std::chrono::milliseconds at_most);

// A program that this one reads from or writes to while it runs. Ends with it: the destructor kills what
// still runs.
class Process {
 public:
  enum class Flow { from, to };
  Process(const Command&, Flow);  // throws std::system_error if it cannot be started
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  std::size_t read(std::span<char>);  // 0 at the end
  void write(std::string_view);  // throws std::system_error{EPIPE} if it listens no more: finish() says why
  Finished finish();             // closes the pipe and waits; `out` is empty where it was read

 private:
  pid_t process_ = -1;
  int pipe_ = -1, out_ = -1, err_ = -1;
};

}  // namespace erp
