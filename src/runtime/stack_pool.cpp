#include "runtime/stack_pool.hpp"

#include "runtime/sanitizer.hpp"

#include <sys/mman.h>

#include <new>
#include <vector>

namespace erp {
namespace {

constexpr std::size_t page = 4096;
// AddressSanitizer surrounds every local with red zones, so its frames are several times larger.
constexpr std::size_t usable = (address_sanitizer ? 1024 : 128) * 1024;
constexpr std::size_t mapped = usable + page;
constexpr std::size_t kept_per_thread = 512;

class Pool {
 public:
  Pool() { bases_.reserve(kept_per_thread); }
  ~Pool() {
    for (void* base : bases_) munmap(base, mapped);
  }
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  void* take() {
    if (bases_.empty()) return nullptr;
    void* base = bases_.back();
    bases_.pop_back();
    return base;
  }
  bool keep(void* base) noexcept {
    if (bases_.size() == kept_per_thread) return false;
    bases_.push_back(base);
    return true;
  }

 private:
  std::vector<void*> bases_;
};

Pool& pool() {
  thread_local Pool pool;
  return pool;
}

void* map_stack() {
  void* base = mmap(
      nullptr,
      mapped,
      PROT_READ | PROT_WRITE,
      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK,
      -1,
      0);
  if (base == MAP_FAILED) throw std::bad_alloc{};
  // Stacks grow downwards: running past the end must fault instead of writing into the neighbour.
  if (mprotect(base, page, PROT_NONE) != 0) {
    munmap(base, mapped);
    throw std::bad_alloc{};
  }
  return base;
}

}  // namespace

boost::context::stack_context PooledStack::allocate() {
  void* base = pool().take();
  if (!base) base = map_stack();
  boost::context::stack_context stack;
  stack.size = usable;
  stack.sp = static_cast<char*>(base) + mapped;
  return stack;
}

void PooledStack::deallocate(boost::context::stack_context& stack) noexcept {
  void* base = static_cast<char*>(stack.sp) - mapped;
  // The last frames are left without returning, so their red zones would trip the next user of the stack.
  unpoison(static_cast<char*>(base) + page, usable);
  if (!pool().keep(base)) munmap(base, mapped);
}

}  // namespace erp
