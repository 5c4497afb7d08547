// Several tasks at once on one thread: while one waits, the others go on.
#pragma once

#include <functional>
#include <vector>

namespace erp {

// Runs each task in a fiber of its own and returns when all have ended. Only inside a fiber. What the first
// of them in their order threw is thrown again then.
void run_together(std::vector<std::function<void()>> tasks);

}  // namespace erp
