#include "app/snapshot/contents.hpp"
#include "app/snapshot/masking.hpp"
#include "app/snapshot/tarball.hpp"

#include <gtest/gtest.h>

namespace erp::app::snapshot {
namespace {

TEST(SnapshotContents, AreLinesOfNameAndCommand) {
  const auto pieces = read_contents(
      "# a comment\n\nmachine/time   date; uptime\nlonely\nlogs/app\ttail -n 3 \"$X\"\nempty  \n");
  ASSERT_EQ(pieces.size(), 2U);
  EXPECT_EQ(pieces[0].name, "machine/time");
  EXPECT_EQ(pieces[0].command, "date; uptime");
  EXPECT_EQ(pieces[1].name, "logs/app");
  EXPECT_EQ(pieces[1].command, "tail -n 3 \"$X\"");
}

TEST(SnapshotMasking, KnowsWhichPartOfASettingIsSecret) {
  struct Case {
    const char* setting;
    std::vector<std::string> secrets;
  };
  const Case cases[] = {
      {"correct horse", {"correct horse"}},
      {"", {}},
      {"postgresql:///itdo_erp_db", {}},
      {"postgresql://itdo_user@/itdo_erp_db?host=/run/postgresql", {}},
      {"postgresql://itdo_user:S3cret!@db/itdo_erp_db", {"S3cret!"}},
      {"postgresql://itdo_user:p%40ss%2Fword@db/itdo_erp_db", {"p%40ss%2Fword", "p@ss/word"}},
      {"postgresql://db/itdo_erp_db?user=u&password=hidden&sslmode=require", {"hidden"}},
      {"host=db password=hidden user=u", {"hidden"}},
      {"redis://:only-a-password@127.0.0.1:6379/0", {"only-a-password"}},
      {"https://hooks.example/T000/B000/XXXX", {"https://hooks.example/T000/B000/XXXX"}}};
  for (const auto& [setting, secrets] : cases) EXPECT_EQ(secret_parts(setting), secrets) << setting;
}

TEST(SnapshotMasking, ReplacesEverySecretWhereverItStands) {
  const Masking masking{{"S3cret!", "S3cret!-and-more", "ab", "hidden"}};
  EXPECT_EQ(masking.apply("a S3cret! b\nS3cret!-and-more;hidden"), "a *** b\n***;***");
  EXPECT_EQ(masking.apply("ab is too short to be searched for"), "ab is too short to be searched for");
}

TEST(SnapshotTarball, HasOneHeaderAFile) {
  const auto header = tar_header("snapshot/machine/time", 1234, 1'764'000'000);
  ASSERT_EQ(header.size(), 512U);
  EXPECT_EQ(header.substr(0, 21), "snapshot/machine/time");
  EXPECT_EQ(header.substr(100, 7), "0000600");
  EXPECT_EQ(header.substr(124, 11), "00000002322");
  EXPECT_EQ(header.substr(257, 5), "ustar");
  unsigned sum = 0;
  for (std::size_t i = 0; i < header.size(); ++i)
    sum += i >= 148 && i < 156 ? ' ' : static_cast<unsigned char>(header[i]);
  EXPECT_EQ(std::stoul(header.substr(148, 6), nullptr, 8), sum);
  EXPECT_EQ(tar_padding(512), 0U);
  EXPECT_EQ(tar_padding(513), 511U);
}

}  // namespace
}  // namespace erp::app::snapshot
