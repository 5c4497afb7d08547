// Chance that falls the same way on every machine.
#pragma once

#include <cstdint>
#include <span>

namespace erp::demo {

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_{seed} {}
  // 0 … sides - 1; splitmix64.
  std::int64_t roll(std::int64_t sides) {
    std::uint64_t z = state_ += 0x9e3779b97f4a7c15U;
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
    return static_cast<std::int64_t>((z ^ (z >> 31U)) % static_cast<std::uint64_t>(sides));
  }
  bool chance(int percent) { return roll(100) < percent; }
  template <class T>
  const T& one_of(std::span<const T> of) {
    return of[static_cast<std::size_t>(roll(static_cast<std::int64_t>(of.size())))];
  }

 private:
  std::uint64_t state_;
};

}  // namespace erp::demo
