#include "runtime/fiber.hpp"
#include "runtime/loop.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>

#include <atomic>
#include <exception>

namespace erp {

struct WorkerPool::State {
  State(std::size_t threads, std::size_t most) : pool{threads}, limit{most} {}
  boost::asio::thread_pool pool;
  const std::size_t limit;
  std::atomic<std::size_t> waiting = 0;
};

WorkerPool::WorkerPool(std::size_t threads, std::size_t limit)
    : state_{std::make_unique<State>(threads, limit)} {}

WorkerPool::~WorkerPool() {
  state_->pool.join();
}

void WorkerPool::run(const std::function<void()>& work) {
  Fiber* const fiber = Fiber::current();
  if (!fiber) return work();
  if (state_->waiting.fetch_add(1) >= state_->limit) {
    state_->waiting.fetch_sub(1);
    throw Busy{};
  }
  std::exception_ptr error;
  boost::asio::post(state_->pool, [&, fiber] {
    state_->waiting.fetch_sub(1);
    try {
      work();
    } catch (...) { error = std::current_exception(); }
    fiber->resume();
  });
  Fiber::suspend();
  if (error) std::rethrow_exception(error);
}

}  // namespace erp
