#include "service/signature.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace erp {
namespace {

// The pair of the example of RFC 8410, 10.
struct Keys : testing::Test {
  std::filesystem::path folder = testing::TempDir();
  std::filesystem::path secret = folder / "signature_secret.pem", open = folder / "signature_public.pem";

  Keys() {
    std::ofstream{folder / "signature_secret.pem"} << R"(-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC
-----END PRIVATE KEY-----
)";
    std::ofstream{folder / "signature_public.pem"} << R"(-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=
-----END PUBLIC KEY-----
)";
  }
};

TEST_F(Keys, what_was_signed_is_known_again) {
  const auto signature = sign(secret, "2026-11-28 a head");
  EXPECT_TRUE(signed_by(open, "2026-11-28 a head", signature));
  EXPECT_FALSE(signed_by(open, "2026-11-28 another head", signature));
  EXPECT_FALSE(signed_by(open, "2026-11-28 a head", signature.substr(1)));
  EXPECT_FALSE(signed_by(open, "2026-11-28 a head", ""));
  EXPECT_EQ(sign(secret, "2026-11-28 a head"), signature) << "Ed25519 needs no chance";
}

TEST_F(Keys, a_file_that_holds_none_is_told_of) {
  EXPECT_THROW(sign(folder / "signature_nowhere.pem", "x"), std::runtime_error);
  EXPECT_THROW(sign(open, "x"), std::runtime_error) << "the public one does not sign";
  EXPECT_THROW(signed_by(secret, "x", "y"), std::runtime_error);
}

}  // namespace
}  // namespace erp
