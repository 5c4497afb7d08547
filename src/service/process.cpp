#include "service/process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

extern char** environ;

namespace erp {
namespace {

std::system_error failure(int error, const std::string& what) {
  return {error, std::generic_category(), what};
}

// Where a program writes what is read after its end: never a full pipe that stops it.
int memory_file(const char* name) {
  const int file = memfd_create(name, MFD_CLOEXEC);
  if (file < 0) throw failure(errno, name);
  return file;
}

void close_file(int& file) {
  if (file >= 0) ::close(file);
  file = -1;
}

std::string content_of(int file) {
  constexpr off_t most = 16 << 20;
  const off_t size = lseek(file, 0, SEEK_END);
  std::string text(static_cast<std::size_t>(std::clamp<off_t>(size, 0, most)), '\0');
  const ssize_t count = pread(file, text.data(), text.size(), 0);
  text.resize(count < 0 ? 0 : static_cast<std::size_t>(count));
  return text;
}

// In a process group of its own, so that what it starts can be ended with it.
pid_t start(const Command& command, int in, int out, int err) {
  std::vector<char*> words, environment;
  for (const auto& word : command.words) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  for (const auto& variable : command.environment) environment.push_back(const_cast<char*>(variable.c_str()));
  for (char** variable = environ; *variable; ++variable) {
    const std::string_view text{*variable};
    const auto name = text.substr(0, text.find('=') + 1);
    const bool replaced =
        std::any_of(command.environment.begin(), command.environment.end(), [&](const auto& v) {
          return v.starts_with(name);
        });
    if (!replaced) environment.push_back(*variable);
  }
  environment.push_back(nullptr);
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_adddup2(&files, in, 0);
  posix_spawn_file_actions_adddup2(&files, out, 1);
  posix_spawn_file_actions_adddup2(&files, err, 2);
  posix_spawnattr_t how;
  posix_spawnattr_init(&how);
  sigset_t none, usual;
  sigemptyset(&none);
  sigemptyset(&usual);
  sigaddset(&usual, SIGPIPE);
  posix_spawnattr_setsigmask(&how, &none);
  posix_spawnattr_setsigdefault(&how, &usual);
  posix_spawnattr_setpgroup(&how, 0);
  posix_spawnattr_setflags(&how, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  pid_t process = -1;
  const int error = posix_spawnp(&process, words[0], &files, &how, words.data(), environment.data());
  posix_spawn_file_actions_destroy(&files);
  posix_spawnattr_destroy(&how);
  if (error != 0) throw failure(error, command.words[0]);
  return process;
}

int status_of(int state) {
  return WIFEXITED(state) ? WEXITSTATUS(state) : 128 + WTERMSIG(state);
}

int wait_for(pid_t process) {
  int state = 0;
  while (waitpid(process, &state, 0) < 0 && errno == EINTR) {}
  return status_of(state);
}

bool ends_within(pid_t process, std::chrono::milliseconds at_most) {
  const int handle = static_cast<int>(syscall(SYS_pidfd_open, process, 0));
  if (handle < 0) return true;  // the wait that follows says more
  pollfd ended{handle, POLLIN, 0};
  const int count = poll(&ended, 1, static_cast<int>(at_most.count()));
  ::close(handle);
  return count != 0;
}

}  // namespace

std::string Finished::last_line() const {
  std::string_view text = err.empty() ? out : err;
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.remove_suffix(1);
  const auto start = text.rfind('\n');
  return std::string{start == std::string_view::npos ? text : text.substr(start + 1)};
}

Finished run(const Command& command, std::string_view input, std::chrono::milliseconds at_most) {
  int in = memory_file("input"), out = memory_file("output"), err = memory_file("errors");
  Finished finished;
  try {
    if (::write(in, input.data(), input.size()) != static_cast<ssize_t>(input.size()))
      throw failure(errno, "input");
    lseek(in, 0, SEEK_SET);
    const pid_t process = start(command, in, out, err);
    const bool ended = ends_within(process, at_most);
    if (!ended) kill(-process, SIGKILL);
    finished.status = wait_for(process);
    if (!ended) finished.status = Finished::timed_out;
    finished.out = content_of(out);
    finished.err = content_of(err);
  } catch (const std::system_error& error) {
    finished.status = Finished::not_found;
    finished.err = error.what();
  }
  close_file(in), close_file(out), close_file(err);
  return finished;
}

int run_into(const Command& command, const std::filesystem::path& file, std::chrono::milliseconds at_most) {
  int nothing = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  int said = ::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0640);
  if (said < 0) {
    close_file(nothing);
    throw failure(errno, file.string());
  }
  int status = Finished::not_found;
  try {
    const pid_t process = start(command, nothing, said, said);
    const bool ended = ends_within(process, at_most);
    if (!ended) kill(-process, SIGKILL);
    status = wait_for(process);
    if (!ended) status = Finished::timed_out;
  } catch (...) {
    close_file(nothing), close_file(said);
    throw;
  }
  close_file(nothing), close_file(said);
  return status;
}

Process::Process(const Command& command, Flow flow) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) throw failure(errno, "pipe");
  const bool from = flow == Flow::from;
  pipe_ = ends[from ? 0 : 1];
  int theirs = ends[from ? 1 : 0];
  int nothing = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  try {
    err_ = memory_file("errors");
    if (!from) out_ = memory_file("output");
    process_ = start(command, from ? nothing : theirs, from ? theirs : out_, err_);
  } catch (...) {
    close_file(theirs), close_file(nothing), close_file(pipe_), close_file(out_), close_file(err_);
    throw;
  }
  close_file(theirs), close_file(nothing);
}

Process::~Process() {
  if (process_ > 0) {
    kill(-process_, SIGKILL);
    wait_for(process_);
  }
  close_file(pipe_), close_file(out_), close_file(err_);
}

std::size_t Process::read(std::span<char> into) {
  for (;;) {
    const ssize_t count = ::read(pipe_, into.data(), into.size());
    if (count >= 0) return static_cast<std::size_t>(count);
    if (errno != EINTR) throw failure(errno, "read");
  }
}

void Process::write(std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = ::write(pipe_, text.data(), text.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw failure(errno, "write");
    text.remove_prefix(static_cast<std::size_t>(count));
  }
}

Finished Process::finish() {
  close_file(pipe_);
  Finished finished{.status = wait_for(process_)};
  process_ = -1;
  if (out_ >= 0) finished.out = content_of(out_);
  finished.err = content_of(err_);
  return finished;
}

}  // namespace erp
