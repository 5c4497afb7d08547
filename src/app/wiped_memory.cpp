// What the program gives back of its memory is overwritten: passwords, tokens and keys that passed through a
// request are in no later dump of it. Buffers that are used again are wiped where they are kept
// (http/shard.cpp). Source: OWASP ASVS 4.0, 8.3.6.
#include <malloc.h>
#include <string.h>

#include <cstdlib>
#include <new>

#if !defined(__SANITIZE_ADDRESS__)  // which looks after new and delete itself

namespace {

void give_back(void* memory) noexcept {
  if (memory == nullptr) return;
  explicit_bzero(memory, malloc_usable_size(memory));
  std::free(memory);
}

}  // namespace

// The other forms of the standard library end in these.
void operator delete(void* memory) noexcept {
  give_back(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  give_back(memory);
}
void operator delete(void* memory, std::align_val_t) noexcept {
  give_back(memory);
}
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept {
  give_back(memory);
}

#endif
