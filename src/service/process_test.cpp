#include "service/process.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <system_error>

namespace erp {
namespace {

using std::chrono::milliseconds;

TEST(Process, RunsToItsEndAndTellsWhatItSaid) {
  const auto finished = run({{"sh", "-c", "cat; echo no >&2; exit 3"}}, "words");
  EXPECT_EQ(finished.status, 3);
  EXPECT_EQ(finished.out, "words");
  EXPECT_EQ(finished.err, "no\n");
  EXPECT_EQ(finished.last_line(), "no");
}

TEST(Process, TakesWordsAsTheyAre) {
  EXPECT_EQ(run({{"printf", "%s|", "a b", "$HOME", "'"}}).out, "a b|$HOME|'|");
  EXPECT_EQ(run({{"sh", "-c", "echo $GREETING"}, {"GREETING=hello"}}).out, "hello\n");
}

TEST(Process, SaysThatAProgramIsNotThere) {
  EXPECT_EQ(run({{"no-such-program-here"}}).status, Finished::not_found);
}

TEST(Process, IsEndedWithAllThatItStartedWhenTheTimeIsUp) {
  const auto finished = run({{"sh", "-c", "sleep 60 & echo $!; wait"}}, "", milliseconds{300});
  EXPECT_EQ(finished.status, Finished::timed_out);
  const pid_t child = std::stoi(finished.out);
  for (int i = 0; i < 100 && kill(child, 0) == 0; ++i) run({{"sleep", "0.02"}});
  EXPECT_NE(kill(child, 0), 0);
}

TEST(Process, IsReadAndWrittenWhileItRuns) {
  Process from{{{"sh", "-c", "head -c 300000 /dev/zero; exit 4"}}, Process::Flow::from};
  std::string buffer(4096, ' ');
  std::size_t all = 0;
  while (const auto count = from.read(buffer)) all += count;
  EXPECT_EQ(all, 300'000u);
  EXPECT_EQ(from.finish().status, 4);

  Process to{{{"wc", "-c"}}, Process::Flow::to};
  for (int i = 0; i < 100; ++i) to.write(std::string(5000, 'x'));
  EXPECT_EQ(std::stoi(to.finish().out), 500'000);
}

TEST(Process, NoticesThatNobodyListens) {
  std::signal(SIGPIPE, SIG_IGN);
  Process to{{{"sh", "-c", "exec 0<&-; echo closed >&2; exit 1"}}, Process::Flow::to};
  EXPECT_THROW(for (int i = 0; i < 1000; ++i) to.write(std::string(5000, 'x')), std::system_error);
  EXPECT_EQ(to.finish().last_line(), "closed");
}

}  // namespace
}  // namespace erp
