#include "db/database.hpp"

#include "db/transaction.hpp"

#include <boost/asio/execution_context.hpp>

#include <mutex>
#include <utility>

namespace erp::db {
namespace {

// What hangs on a loop: closed before the loop's io_context goes.
class Lanes : public boost::asio::execution_context::service {
 public:
  using key_type = Lanes;
  inline static boost::asio::execution_context::id id;

  explicit Lanes(boost::asio::execution_context& context) : service{context} {}

  std::shared_ptr<Lane> find(const void* owner) {
    for (const auto& [of, lane] : lanes_) {
      if (of == owner && !lane->closed()) return lane;
    }
    return nullptr;
  }
  void add(const void* owner, const std::shared_ptr<Lane>& lane) {
    std::erase_if(lanes_, [](const auto& known) { return known.second->closed(); });
    lanes_.emplace_back(owner, lane);
  }

 private:
  void shutdown() noexcept override {
    for (const auto& [of, lane] : lanes_) lane->close();
  }

  std::vector<std::pair<const void*, std::shared_ptr<Lane>>> lanes_;
};

}  // namespace

struct Database::Impl {
  explicit Impl(Options given)
      : options{std::move(given)},
        straight{options.uri, options.connect_timeout, options.statement_timeout},
        parameters{work_uri(), options.connect_timeout, options.statement_timeout, full, way()},
        read_only{work_uri(), options.connect_timeout, options.statement_timeout, only_reads, way()} {}

  ~Impl() {
    for (const auto& lane : lanes) lane->close();
    // Asking a server that is silent to cancel may never come back: that thread ends with the process.
    if (canceller->waits()) static_cast<void>(canceller.release());
  }

  // Of the loop of this thread.
  std::shared_ptr<Lane> lane() {
    Loop& loop = Loop::current();
    auto& known = boost::asio::use_service<Lanes>(loop.io());
    if (auto lane = known.find(this)) return lane;
    auto lane =
        std::make_shared<Lane>(loop, options, Routes{parameters, read_only, straight}, *canceller, reached);
    known.add(this, lane);
    const std::lock_guard lock{mutex};
    lanes.push_back(lane);
    return lane;
  }

  static constexpr auto full = Parameters::Access::full, only_reads = Parameters::Access::read_only;
  const std::string& work_uri() const { return options.pool_uri.empty() ? options.uri : options.pool_uri; }
  Parameters::Way way() const {
    return options.pool_uri.empty() ? Parameters::Way::straight : Parameters::Way::pool;
  }

  Deadline deadline(const std::optional<Deadline>& wanted) const {
    return wanted ? *wanted : Clock::now() + options.answer_within;
  }

  const Options options;
  const Parameters straight, parameters, read_only;
  std::atomic<std::uint64_t> reached = 0;
  std::unique_ptr<Canceller> canceller = std::make_unique<Canceller>();
  mutable std::mutex mutex;                  // over the lanes
  std::vector<std::shared_ptr<Lane>> lanes;  // also those of loops that have ended, for their counters
};

Database::Database(Options options) : impl_{std::make_unique<Impl>(std::move(options))} {}
Database::~Database() = default;

Rows Database::read(
    const Scope& scope, std::string_view sql, const Values& values, std::optional<Deadline> deadline) {
  return impl_->lane()->read(scope, sql, values, impl_->deadline(deadline));
}

Transaction Database::begin(const Scope& scope, std::optional<Deadline> wanted) {
  auto lane = impl_->lane();
  const Deadline deadline = impl_->deadline(wanted);
  auto connection = lane->acquire(deadline);
  return Transaction{std::unique_ptr<Transaction::State>{
      new Transaction::State{std::move(lane), std::move(connection), scope, deadline}}};
}

void Database::listen(const std::string& channel, std::function<void(std::string_view payload)> heard) {
  impl_->lane()->listen(channel, std::move(heard));
}

void Database::reached() {
  ++impl_->reached;
}

Stats Database::stats() const {
  const std::lock_guard lock{impl_->mutex};
  Stats stats;
  for (const auto& lane : impl_->lanes) lane->counters()->add_to(stats);
  return stats;
}

}  // namespace erp::db
