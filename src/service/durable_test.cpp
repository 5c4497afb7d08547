#include "service/durable.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>

namespace erp {
namespace {

namespace fs = std::filesystem;

constexpr uid_t somebody = 65534;

class Durable : public testing::Test {
 protected:
  Durable() {
    std::string pattern = (fs::temp_directory_path() / "itdo-durable-XXXXXX").string();
    folder = ::mkdtemp(pattern.data());
  }
  ~Durable() override { fs::remove_all(folder); }

  static uid_t owner(const fs::path& path) {
    struct stat found {};
    return ::lstat(path.c_str(), &found) == 0 ? found.st_uid : static_cast<uid_t>(-1);
  }

  fs::path folder;
};

TEST_F(Durable, WhatRootMakesBelongsToTheOwnerOfTheFolder) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root gives files away";
  ASSERT_EQ(::chown(folder.c_str(), somebody, static_cast<gid_t>(-1)), 0);
  make_folders(folder / "mail" / "waiting");
  write_durably(folder / "mail" / "waiting" / "one.json", "{}");
  append_to(folder / "jobs.log", "a line\n");
  const FileLock lock{folder / "lock"};
  for (const char* name : {"mail", "mail/waiting", "mail/waiting/one.json", "jobs.log", "lock"})
    EXPECT_EQ(owner(folder / name), somebody) << name;
}

TEST_F(Durable, WhatLiesElsewhereIsNeitherWrittenNorGivenAway) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root gives files away";
  write_durably(folder / "secret", "root's own");
  fs::permissions(folder, fs::perms::others_exec | fs::perms::owner_all);
  const fs::path shared = folder / "shared";
  make_folders(shared);
  ASSERT_EQ(::chown(shared.c_str(), somebody, static_cast<gid_t>(-1)), 0);
  fs::create_symlink(folder / "secret", shared / "linked");
  EXPECT_THROW(append_to(shared / "linked", "a line"), std::system_error);
  EXPECT_THROW(FileLock{shared / "linked"}, std::system_error);
  fs::create_hard_link(folder / "secret", shared / "second");
  EXPECT_THROW(append_to(shared / "second", "a line"), std::system_error);
  fs::create_symlink(folder, shared / "out");
  EXPECT_THROW(write_durably(shared / "out" / "made", "a line"), std::system_error);
  EXPECT_THROW(make_folders(shared / "out" / "folder"), fs::filesystem_error);
  EXPECT_THROW(move_durably(folder / "secret", shared / "taken"), fs::filesystem_error);
  EXPECT_EQ(owner(folder / "secret"), 0U);
  EXPECT_EQ(content_of(folder / "secret"), "root's own");
}

}  // namespace
}  // namespace erp
