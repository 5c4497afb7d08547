#include "app/notify.hpp"
#include "app/generations.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>

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
