// Whether this node can serve: found out in the background, answered without a query.
#pragma once

#include "api/baseline_watch.hpp"
#include "db/database.hpp"
#include "db/replication.hpp"
#include "http/server.hpp"

#include <atomic>
#include <filesystem>
#include <mutex>
#include <string>

namespace erp {
class Cache;
}

namespace erp::api {

class Health {
 public:
  // `probe` has a connection for the looks alone: those who wait for the other's do not hide how the database
  // is.
  Health(db::Database& probe, db::Database&, Cache&, std::filesystem::path files);

  // Looks at database (a transaction that is really written), cache and disk every two seconds; runs in a
  // fiber for ever.
  void watch();
  bool looked() const;                // at least once
  void drain() { draining_ = true; }  // ready: no longer
  // The number of the last migration that the database must have.
  void expect_schema(int number) { schema_ = number; }

  http::Response summary(const http::Request&) const;  // /health
  http::Response detail(const http::Request&) const;   // /health/detailed
  http::Response live(const http::Request&) const;     // /health/live: the process alone
  http::Response ready(const http::Request&) const;    // /health/ready: may take traffic
  BaselineWatch& baselines() { return baselines_; }
  std::string baseline_metrics() const;  // Prometheus text
  void count_connections(std::size_t connections) { connections_ = connections; }

 private:
  struct Part {
    bool up = false;
    double milliseconds = 0;
    std::string note;
  };
  struct Findings {
    Part database, cache, disk;
    std::uint64_t free_bytes = 0, total_bytes = 0;
    std::int64_t at = 0;  // steady milliseconds
  };
  void look();
  void look_at_replication();
  Findings findings() const;
  bool healthy(const Findings&) const;
  std::string status(const Findings&) const;
  std::string baselines_as_json() const;
  std::string replication_as_json() const;

  db::Database &probe_, &database_;
  Cache& cache_;
  const std::filesystem::path files_;
  mutable std::mutex mutex_;
  Findings findings_;
  std::optional<db::Replication> replication_;  // none: not known, or there is none
  BaselineWatch baselines_;
  std::atomic<bool> draining_{false};
  std::atomic<int> schema_{0};
  std::atomic<std::size_t> connections_{0};
};

extern const std::string_view version;  // of the program: "2.0.0"

}  // namespace erp::api
