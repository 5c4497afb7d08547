#include "base/uuid.hpp"

#include <openssl/rand.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <stdexcept>

namespace erp {
namespace {

// A thread's supply of random bytes: one call of the generator serves many ids.
class RandomBytes {
 public:
  std::uint64_t next() {
    if (used_ == bytes_.size()) {
      if (RAND_bytes(bytes_.data(), static_cast<int>(bytes_.size())) != 1)
        throw std::runtime_error{"no random numbers are to be had"};
      used_ = 0;
    }
    std::uint64_t value = 0;
    std::memcpy(&value, bytes_.data() + used_, sizeof value);
    used_ += sizeof value;
    return value;
  }

 private:
  std::array<unsigned char, 1024> bytes_{};
  std::size_t used_ = bytes_.size();
};

// 48 bits of milliseconds and 12 bits of their fraction: RFC 9562, section 6.2, method 3.
std::uint64_t ticks_now() {
  using namespace std::chrono;
  const auto since = duration_cast<nanoseconds>(system_clock::now().time_since_epoch()).count();
  const auto nanoseconds_since = static_cast<std::uint64_t>(since);
  return (nanoseconds_since / 1'000'000) << 12 | ((nanoseconds_since % 1'000'000) << 12) / 1'000'000;
}

void put_big_endian(std::uint64_t value, std::uint8_t* bytes) {
  for (int i = 0; i < 8; ++i) bytes[i] = static_cast<std::uint8_t>(value >> (56 - 8 * i));
}

int hexadecimal(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

constexpr std::size_t text_size = 36;
constexpr bool hyphen_at(std::size_t i) {
  return i == 8 || i == 13 || i == 18 || i == 23;
}

}  // namespace

Uuid Uuid::generate() {
  thread_local RandomBytes random;
  thread_local std::uint64_t last = 0;
  // Ids of one tick, or made after the clock was set back, take the ticks that follow.
  last = std::max(ticks_now(), last + 1);
  constexpr std::uint64_t version = 7, variant = 2;
  Uuid uuid;
  put_big_endian((last >> 12) << 16 | version << 12 | (last & 0xfff), uuid.bytes.data());
  put_big_endian(variant << 62 | random.next() >> 2, uuid.bytes.data() + 8);
  return uuid;
}

void print(const Uuid& uuid, std::string& out) {
  constexpr char digits[] = "0123456789abcdef";
  char text[text_size];
  std::size_t at = 0;
  for (const auto byte : uuid.bytes) {
    if (hyphen_at(at)) text[at++] = '-';
    text[at++] = digits[byte >> 4];
    text[at++] = digits[byte & 15];
  }
  out.append(text, text_size);
}

std::string to_text(const Uuid& uuid) {
  std::string out;
  print(uuid, out);
  return out;
}

bool parse(std::string_view text, Uuid& uuid) {
  if (text.size() != text_size) return false;
  Uuid read;
  std::size_t at = 0;
  for (auto& byte : read.bytes) {
    if (hyphen_at(at) && text[at++] != '-') return false;
    const int high = hexadecimal(text[at++]), low = hexadecimal(text[at++]);
    if (high < 0 || low < 0) return false;
    byte = static_cast<std::uint8_t>(high << 4 | low);
  }
  uuid = read;
  return true;
}

}  // namespace erp
