// Verilator's coverage run time writes its database through a file stream, and a standalone WebAssembly module has no
// files: here the stream hands its text to the host instead.
#include <fstream>
#include <sstream>
#include <string>

extern "C" __attribute__((import_module("env"), import_name("tg_file")))
void tg_host_file(const char* bytes, unsigned length);

namespace std {
class tg_coverage_stream : public ostringstream {
 public:
  explicit tg_coverage_stream(const std::string&) {}
  void close() {}
  ~tg_coverage_stream() {
    const std::string text = str();
    tg_host_file(text.data(), text.size());
  }
};
}  // namespace std

#define ofstream tg_coverage_stream
#include "verilated_cov.cpp"
