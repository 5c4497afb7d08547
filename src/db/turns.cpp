#include "db/turns.hpp"

#include "runtime/fiber.hpp"

#include <algorithm>

namespace erp::db {

void Turns::take(const std::string& name, Deadline deadline) {
  const auto [turn, free] = taken_.try_emplace(name);
  if (free) return;
  Reply reply;
  reply.deadline = deadline;
  reply.finished = [fiber = Fiber::current()] { fiber->resume(); };
  turn->second.push_back(&reply);
  Fiber::suspend();
  reply.settle();
}

void Turns::leave(const std::string& name) {
  const auto turn = taken_.find(name);
  if (turn == taken_.end()) return;
  if (turn->second.empty()) {
    taken_.erase(turn);
    return;
  }
  Reply* const next = turn->second.front();
  turn->second.pop_front();
  next->finish(Outcome::answered);
}

void Turns::expire(Deadline now) {
  for (auto& [name, waiting] : taken_) {
    std::vector<Reply*> overdue;
    std::ranges::copy_if(
        waiting, std::back_inserter(overdue), [&](auto* reply) { return reply->deadline <= now; });
    for (auto* reply : overdue) std::erase(waiting, reply);
    for (auto* reply : overdue) reply->finish(Outcome::timed_out);
  }
}

bool Turns::busy() const {
  return std::ranges::any_of(taken_, [](const auto& turn) { return !turn.second.empty(); });
}

void Turns::close() {
  for (auto& [name, waiting] : taken_)
    for (auto* reply : std::exchange(waiting, {})) reply->finish(Outcome::lost);
}

}  // namespace erp::db
