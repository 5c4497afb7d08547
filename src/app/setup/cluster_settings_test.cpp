#include "app/setup/cluster_settings.hpp"

#include <gtest/gtest.h>

namespace erp::app {
namespace {

std::string value_of(const std::string& text, const std::string& name) {
  const auto at = text.find("\n" + name + " = ");
  if (at == std::string::npos) return {};
  const auto from = at + name.size() + 4;
  return text.substr(from, text.find('\n', from) - from);
}

std::string settings(std::int64_t memory_mib) {
  return cluster_settings({.libraries = "pg_stat_statements", .connections = 60, .memory_mib = memory_mib});
}

TEST(ClusterSettings, FitTheMemoryOfTheMachine) {
  struct Case {
    std::int64_t memory_mib;
    const char *buffers, *cached;
  };
  for (const auto& [memory, buffers, cached] :
       {Case{512, "128MB", "256MB"},
        Case{1963, "256MB", "1024MB"},
        Case{7937, "1024MB", "3968MB"},
        Case{16011, "2048MB", "8064MB"},
        Case{128 << 10, "2048MB", "65536MB"}}) {
    EXPECT_EQ(value_of(settings(memory), "shared_buffers"), buffers) << memory;
    EXPECT_EQ(value_of(settings(memory), "effective_cache_size"), cached) << memory;
  }
}

TEST(ClusterSettings, AreTheSameWhenNothingChanged) {
  EXPECT_EQ(settings(16011), settings(16011));
  EXPECT_EQ(settings(16011), settings(16003)) << "another kernel leaves a little less";
}

TEST(ClusterSettings, SayWhatTheProgramNeeds) {
  const auto text = settings(4000);
  EXPECT_EQ(value_of(text, "max_connections"), "60");
  EXPECT_EQ(value_of(text, "shared_preload_libraries"), "'pg_stat_statements'");
  EXPECT_EQ(value_of(text, "wal_compression"), "lz4");
  EXPECT_EQ(value_of(text, "max_wal_size"), "2GB");
  EXPECT_EQ(value_of(text, "random_page_cost"), "1.1");
}

}  // namespace
}  // namespace erp::app
