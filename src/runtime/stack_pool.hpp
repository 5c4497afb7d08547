// Stacks for fibers: mapped with a guard page below, committed by the kernel as they are touched, kept for
// reuse.
#pragma once

#include <boost/context/stack_context.hpp>

namespace erp {

// Satisfies Boost.Context's StackAllocator. Every thread keeps a bounded pool of its own.
class PooledStack {
 public:
  boost::context::stack_context allocate();  // throws std::bad_alloc
  void deallocate(boost::context::stack_context&) noexcept;
};

}  // namespace erp
