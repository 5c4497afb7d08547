#include "service/key_ring.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace erp {
namespace {

class KeyFile : public testing::Test {
 protected:
  ~KeyFile() override { std::filesystem::remove(path); }
  KeyRing with(const std::string& content) const {
    std::ofstream{path} << content;
    return KeyRing{path};
  }
  const std::filesystem::path path =
      std::filesystem::temp_directory_path() / ("key-ring-test-" + new_key().substr(0, 8));
  const std::string older = new_key(), newer = new_key();
};

TEST_F(KeyFile, opens_what_it_has_sealed_for_the_same_person_only) {
  const auto keys = with(newer);
  const auto sealed = keys.seal("JBSWY3DPEHPK3PXP", "hanako");
  EXPECT_TRUE(sealed.starts_with("sealed:" + keys.in_use().id + ":")) << sealed;
  EXPECT_NE(sealed, keys.seal("JBSWY3DPEHPK3PXP", "hanako")) << "each has a nonce of its own";
  EXPECT_EQ(keys.unseal(sealed, "hanako"), "JBSWY3DPEHPK3PXP");
  EXPECT_THROW(keys.unseal(sealed, "jiro"), std::runtime_error);
  EXPECT_EQ(keys.unseal("JBSWY3DPEHPK3PXP", "hanako"), "JBSWY3DPEHPK3PXP") << "never sealed";
}

TEST_F(KeyFile, refuses_what_was_changed_or_cut_off) {
  const auto keys = with(newer);
  const auto sealed = keys.seal("JBSWY3DPEHPK3PXP", "hanako");
  for (std::size_t i = sealed.find(':', 8) + 1; i < sealed.size(); ++i) {
    auto changed = sealed;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    EXPECT_THROW(keys.unseal(changed, "hanako"), std::runtime_error) << i;
    EXPECT_THROW(keys.unseal(sealed.substr(0, i), "hanako"), std::runtime_error) << i;
  }
  EXPECT_THROW(keys.unseal("sealed:", "hanako"), std::runtime_error);
}

TEST_F(KeyFile, the_first_key_is_in_use_and_the_others_open) {
  const auto before = with(older);
  const auto sealed = before.seal("x", "hanako");
  const auto after = with("# since then\n" + newer + "\n\n" + older + "\n");
  EXPECT_NE(after.in_use().id, before.in_use().id);
  EXPECT_EQ(after.unseal(sealed, "hanako"), "x");
  EXPECT_FALSE(after.is_sealed_in_use(sealed));
  EXPECT_TRUE(after.is_sealed_in_use(after.seal("x", "hanako")));
  EXPECT_THROW(with(newer).unseal(sealed, "hanako"), std::runtime_error) << "the key is gone";
}

TEST_F(KeyFile, without_keys_nothing_is_sealed) {
  const KeyRing none;
  EXPECT_EQ(none.seal("x", "hanako"), "x");
  EXPECT_TRUE(none.is_sealed_in_use("x"));
}

TEST_F(KeyFile, must_hold_keys) {
  for (const std::string content : {"", "# none\n", "abc\n"}) EXPECT_THROW(with(content), std::runtime_error);
  EXPECT_THROW(with(newer + "\n" + older.substr(1)), std::runtime_error);
  EXPECT_THROW(KeyRing{"/nowhere"}, std::system_error);
}

}  // namespace
}  // namespace erp
