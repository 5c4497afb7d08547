#include "runtime/fiber.hpp"
#include "runtime/loop.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>

#include <atomic>
#include <exception>

namespace erp {

namespace {

// Once in each thread of a pool. On Linux a thread has a niceness of its own.
void be_nice(int niceness) {
  thread_local int now = 0;
  if (now == niceness) return;
  now = niceness;
  setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), niceness);
}

}  // namespace

struct WorkerPool::State {
  State(std::size_t threads, std::size_t most, int nice) : pool{threads}, limit{most}, niceness{nice} {}
  boost::asio::thread_pool pool;
  const std::size_t limit;
  const int niceness;
  std::atomic<std::size_t> waiting = 0;
};

WorkerPool::WorkerPool(std::size_t threads, std::size_t limit, int niceness)
    : state_{std::make_unique<State>(threads, limit, niceness)} {}

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
    be_nice(state_->niceness);
    try {
      work();
    } catch (...) { error = std::current_exception(); }
    fiber->resume();
  });
  Fiber::suspend();
  if (error) std::rethrow_exception(error);
}

}  // namespace erp
