// tidy [CHECKOUT]: prints what breaks the rules of the house as path:line: message; silent when all is well.
#include "rules.hpp"

#include <iostream>

int main(int count, char** arguments) {
  const std::filesystem::path checkout = count > 1 ? arguments[1] : ".";
  if (!std::filesystem::is_directory(checkout / "src")) {
    std::cerr << "tidy: " << checkout.string() << " is not the top of the checkout: it has no src\n";
    return 2;
  }
  const auto violations = tidy::check(checkout);
  for (const auto& [path, line, message] : violations) {
    std::cout << path;
    if (line > 0) std::cout << ':' << line;
    std::cout << ": " << message << '\n';
  }
  return violations.empty() ? 0 : 1;
}
