#include "app/notify.hpp"

#include "runtime/fiber.hpp"
#include "runtime/loop.hpp"
#include "service/config.hpp"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <string>

namespace erp::app {
namespace {

constexpr std::size_t most_descriptors = 250;  // SCM_MAX_FD of the kernel is 253

std::int64_t steady_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now().time_since_epoch()).count();
}

}  // namespace

bool notify(std::string_view lines, const std::vector<int>& descriptors) {
  const auto path = environment_variable("NOTIFY_SOCKET");
  sockaddr_un address{};
  if (path.size() < 2 || path.size() >= sizeof address.sun_path || descriptors.size() > most_descriptors)
    return false;
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, path.size());
  if (path[0] == '@') address.sun_path[0] = '\0';
  const int channel = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (channel < 0) return false;
  const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path.size());
  std::string text{lines};
  iovec content{.iov_base = text.data(), .iov_len = text.size()};
  msghdr message{.msg_name = &address, .msg_namelen = size, .msg_iov = &content, .msg_iovlen = 1};
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int) * most_descriptors)> space{};
  if (!descriptors.empty()) {
    message.msg_control = space.data();
    message.msg_controllen = CMSG_SPACE(sizeof(int) * descriptors.size());
    cmsghdr* const rights = CMSG_FIRSTHDR(&message);
    rights->cmsg_level = SOL_SOCKET;
    rights->cmsg_type = SCM_RIGHTS;
    rights->cmsg_len = CMSG_LEN(sizeof(int) * descriptors.size());
    std::memcpy(CMSG_DATA(rights), descriptors.data(), sizeof(int) * descriptors.size());
  }
  const bool sent = sendmsg(channel, &message, MSG_NOSIGNAL) >= 0;
  close(channel);
  return sent;
}

std::optional<std::chrono::milliseconds> watchdog_interval() {
  const auto asked = environment_variable("WATCHDOG_USEC"), whom = environment_variable("WATCHDOG_PID");
  if (asked.empty() || (!whom.empty() && whom != std::to_string(getpid()))) return {};
  const long long microseconds = std::strtoll(asked.c_str(), nullptr, 10);
  if (microseconds < 2000) return {};
  return std::chrono::milliseconds{microseconds / 2000};
}

void Heartbeats::join() {
  const auto interval = watchdog_interval();
  if (!interval) return;
  Beat* mine = nullptr;
  bool first = false;
  {
    const std::lock_guard lock{mutex_};
    first = beats_.empty();
    mine = &beats_.emplace_back(steady_ms());
  }
  Fiber::start([this, mine, first, every = *interval] {
    for (;;) {
      mine->store(steady_ms());
      if (first && all_beat(every * 2)) notify("WATCHDOG=1");
      // Several times an interval: a beat may come late, the watchdog may not.
      sleep_for(every / 4);
    }
  });
}

bool Heartbeats::all_beat(std::chrono::milliseconds within) const {
  const std::lock_guard lock{mutex_};
  const auto oldest = steady_ms() - within.count();
  for (const Beat& beat : beats_)
    if (beat.load() < oldest) return false;
  return true;
}

}  // namespace erp::app
