#include "service/metrics.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <thread>

namespace erp {
namespace {

TEST(Metrics, counters_lose_nothing_among_threads) {
  Family<Counter> family{"requests_total", "Requests.", {"method", "endpoint"}};
  std::vector<std::jthread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 10'000; ++i) family.with({"GET", "/a\"b"}).add();
    });
  }
  threads.clear();
  std::string text;
  family.print(text);
  EXPECT_EQ(
      text,
      "# HELP requests_total Requests.\n# TYPE requests_total counter\n"
      "requests_total{method=\"GET\",endpoint=\"/a\\\"b\"} 40000\n");
}

TEST(Metrics, histograms_are_cumulative) {
  Histogram histogram;
  histogram.observe(0.0005);
  histogram.observe(0.01);  // a bound belongs to its bucket
  histogram.observe(60);
  std::string text;
  histogram.print("d_seconds", "m=\"GET\"", text);
  EXPECT_NE(text.find("d_seconds_bucket{m=\"GET\",le=\"0.001\"} 1\n"), std::string::npos) << text;
  EXPECT_NE(text.find("d_seconds_bucket{m=\"GET\",le=\"0.005\"} 1\n"), std::string::npos);
  EXPECT_NE(text.find("d_seconds_bucket{m=\"GET\",le=\"0.01\"} 2\n"), std::string::npos);
  EXPECT_NE(text.find("d_seconds_bucket{m=\"GET\",le=\"+Inf\"} 3\n"), std::string::npos);
  EXPECT_NE(text.find("d_seconds_sum{m=\"GET\"} 60.0105\n"), std::string::npos);
  EXPECT_NE(text.find("d_seconds_count{m=\"GET\"} 3\n"), std::string::npos);
}

TEST(Metrics, label_values_from_outside_cannot_fill_the_memory) {
  Family<Counter> family{"x_total", "X.", {"endpoint"}, 3};
  for (int i = 0; i < 1000; ++i) family.with({std::to_string(i)}).add();
  std::string text;
  family.print(text);
  EXPECT_EQ(std::ranges::count(text, '\n'), 2 + 3 + 1);
  EXPECT_NE(text.find("x_total{endpoint=\"other\"} 997\n"), std::string::npos) << text;
}

TEST(Metrics, the_names_of_the_contract_are_there) {
  metrics().http_requests.with({"GET", "/health", "200"}).add();
  metrics().login_attempts.with({"failed"}).add();
  const std::string text = metrics().text();
  for (const std::string_view name :
       {"http_requests_total{method=\"GET\",endpoint=\"/health\",status_code=\"200\"} 1",
        "# TYPE http_request_duration_seconds histogram",
        "active_connections 0",
        "# TYPE errors_total counter",
        "login_attempts_total{status=\"failed\"} 1",
        "users_active 0"}) {
    EXPECT_NE(text.find(name), std::string::npos) << name << "\n" << text;
  }
}

}  // namespace
}  // namespace erp
