// zlib over bytes in memory, for the profiles inside PNG files.
#include <zlib.h>

#include "report.h"

ptrdiff_t fc_inflate(const uint8_t *in, size_t count, uint8_t *out, size_t room) {
  uLongf length = (uLongf)room;
  return uncompress(out, &length, in, (uLong)count) == Z_OK ? (ptrdiff_t)length : -1;
}

ptrdiff_t fc_deflate(const uint8_t *in, size_t count, uint8_t *out, size_t room) {
  uLongf length = (uLongf)room;
  return compress2(out, &length, in, (uLong)count, 9) == Z_OK ? (ptrdiff_t)length : -1;
}

uint32_t fc_crc32(const uint8_t *bytes, size_t count) {
  return (uint32_t)crc32(crc32(0, NULL, 0), bytes, (uInt)count);
}
