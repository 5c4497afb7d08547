#include "app/notify.hpp"
#include "app/descriptor_store.hpp"
#include "app/generations.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <utility>

namespace erp::app {
namespace {

struct Folder {
  std::filesystem::path path;
  Folder() {
    char name[] = "/tmp/itdo-notify.XXXXXX";
    path = mkdtemp(name);
    setenv("RUNTIME_DIRECTORY", path.c_str(), 1);
  }
  ~Folder() {
    unsetenv("RUNTIME_DIRECTORY");
    std::filesystem::remove_all(path);
  }
};

TEST(Notify, ReachesTheSocketOfSystemd) {
  const Folder folder;
  const auto path = (folder.path / "notify").string();
  const int listener = socket(AF_UNIX, SOCK_DGRAM, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
  ASSERT_EQ(bind(listener, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  setenv("NOTIFY_SOCKET", path.c_str(), 1);
  notify("READY=1\nSTATUS=serving");
  unsetenv("NOTIFY_SOCKET");
  char text[100] = {};
  EXPECT_EQ(recv(listener, text, sizeof text, MSG_DONTWAIT), 22);
  EXPECT_STREQ(text, "READY=1\nSTATUS=serving");
  close(listener);
}

// The text of a message and how many descriptors came with it.
std::pair<std::string, std::size_t> heard(int listener) {
  std::array<char, 256> text{};
  alignas(cmsghdr) std::array<char, 1024> space{};
  iovec content{.iov_base = text.data(), .iov_len = text.size()};
  msghdr message{};
  message.msg_iov = &content;
  message.msg_iovlen = 1;
  message.msg_control = space.data();
  message.msg_controllen = space.size();
  const auto size = recvmsg(listener, &message, MSG_DONTWAIT);
  if (size < 0) return {};
  const cmsghdr* const rights = CMSG_FIRSTHDR(&message);
  const std::size_t count = rights ? (rights->cmsg_len - CMSG_LEN(0)) / sizeof(int) : 0;
  for (std::size_t i = 0; i < count; ++i) {
    int one = -1;
    std::memcpy(&one, CMSG_DATA(rights) + i * sizeof one, sizeof one);
    close(one);
  }
  return {{text.data(), static_cast<std::size_t>(size)}, count};
}

TEST(Notify, SocketsAreGivenToTheStoreOfSystemd) {
  const Folder folder;
  const auto path = (folder.path / "notify").string();
  const int listener = socket(AF_UNIX, SOCK_DGRAM, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
  ASSERT_EQ(bind(listener, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  setenv("NOTIFY_SOCKET", path.c_str(), 1);
  const DescriptorStore store{"http"};
  EXPECT_TRUE(store.handed().empty());
  const bool held = store.hold({0, 1});
  unsetenv("NOTIFY_SOCKET");
  EXPECT_TRUE(held);
  EXPECT_EQ(heard(listener), std::pair(std::string{"FDSTORE=1\nFDNAME=http"}, std::size_t{2}));
  EXPECT_FALSE(store.hold({0, 1}));
  close(listener);
}

TEST(Notify, WithoutSystemdNothingHappens) {
  unsetenv("NOTIFY_SOCKET");
  notify("READY=1");
  unsetenv("WATCHDOG_USEC");
  EXPECT_FALSE(watchdog_interval());
}

TEST(Notify, TheWatchdogHearsOfUsTwiceAsOftenAsItAsks) {
  setenv("WATCHDOG_USEC", "10000000", 1);
  unsetenv("WATCHDOG_PID");
  EXPECT_EQ(watchdog_interval(), std::chrono::seconds{5});
  setenv("WATCHDOG_PID", "1", 1);
  EXPECT_FALSE(watchdog_interval());
  unsetenv("WATCHDOG_USEC");
  unsetenv("WATCHDOG_PID");
}

TEST(Generations, AreReadAsTheyWereWritten) {
  const Folder folder;
  EXPECT_FALSE(read_generations());
  write_generations({.process = 7, .begun = 3, .ended = 2, .refusal = "a.toml:1: unknown key"});
  const auto found = read_generations();
  ASSERT_TRUE(found);
  EXPECT_EQ(found->process, 7);
  EXPECT_EQ(found->begun, 3U);
  EXPECT_EQ(found->ended, 2U);
  EXPECT_EQ(found->refusal, "a.toml:1: unknown key");
}

TEST(Generations, AFileThatIsNoneIsNotTrusted) {
  const Folder folder;
  std::ofstream{folder.path / "settings"} << "nonsense\n";
  EXPECT_FALSE(read_generations());
}

}  // namespace
}  // namespace erp::app
