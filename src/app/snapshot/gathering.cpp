#include "app/snapshot/gathering.hpp"

#include "service/process.hpp"

#include <atomic>
#include <thread>

namespace erp::app::snapshot {
namespace {

using Steady = std::chrono::steady_clock;

constexpr std::size_t side_by_side = 12;
constexpr std::chrono::seconds all_of_them{18}, one_of_them{8};

// The piece itself ends earlier than all of this line, so that what it has said so far is kept.
constexpr const char* line =
    R"({ timeout -s KILL 6 sh -c "$1" 2>&1 </dev/null || echo "[ended with status $?]"; } |
  tail -c 8000000 | LC_ALL=C sed -E -f "$2")";

Gathered run_piece(
    const Piece& piece, const std::vector<std::string>& environment, const std::string& masks,
    const Masking& masking, Steady::time_point until) {
  const auto began = Steady::now();
  if (began >= until) return {.piece = piece, .text = "[not begun: the time was up]\n"};
  auto done = run({{"sh", "-c", line, "sh", piece.command, masks}, environment}, {}, one_of_them);
  Gathered gathered{.piece = piece, .ended = done.status != Finished::timed_out};
  gathered.text = masking.apply(std::move(done.out) + done.err);
  if (!gathered.ended) gathered.text += "[hung, and was left]\n";
  gathered.took = std::chrono::duration_cast<std::chrono::milliseconds>(Steady::now() - began);
  return gathered;
}

}  // namespace

std::vector<Gathered> gather(
    const std::vector<Piece>& pieces, const std::vector<std::string>& environment, const std::string& masks,
    const Masking& masking) {
  const auto until = Steady::now() + all_of_them;
  std::vector<Gathered> gathered(pieces.size());
  std::atomic<std::size_t> next{0};
  std::vector<std::jthread> threads;
  for (std::size_t i = 0; i < std::min(side_by_side, pieces.size()); ++i)
    threads.emplace_back([&] {
      for (auto at = next++; at < pieces.size(); at = next++)
        gathered[at] = run_piece(pieces[at], environment, masks, masking, until);
    });
  threads.clear();
  return gathered;
}

}  // namespace erp::app::snapshot
