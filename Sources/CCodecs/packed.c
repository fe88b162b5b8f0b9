// zlib over bytes in memory: profiles and texts inside PNG files, variables inside MATLAB files.
#include <stdbool.h>
#include <zlib.h>

#include "report.h"

static size_t least(size_t a, size_t b) { return a < b ? a : b; }

ptrdiff_t fc_inflate(const uint8_t *in, size_t count, uint8_t *out, size_t room) {
  z_stream stream = {0};
  if (inflateInit(&stream) != Z_OK) return FC_INFLATE_DAMAGED;
  size_t taken = 0, given = 0;
  int status = Z_OK;
  // zlib counts in 32 bits, so that both sides are handed over in pieces.
  while (status == Z_OK) {
    size_t source = least(count - taken, 1u << 30), target = least(room - given, 1u << 30);
    stream.next_in = (Bytef *)in + taken;
    stream.avail_in = (uInt)source;
    stream.next_out = out + given;
    stream.avail_out = (uInt)target;
    status = inflate(&stream, Z_NO_FLUSH);
    taken += source - stream.avail_in;
    given += target - stream.avail_out;
  }
  // When the buffer is full and the input used up, one more byte shows whether there is more to come.
  bool has_more = false;
  if (status == Z_BUF_ERROR && given == room) {
    uint8_t next;
    stream.next_out = &next;
    stream.avail_out = 1;
    status = inflate(&stream, Z_NO_FLUSH);
    has_more = stream.avail_out == 0;
    if (status == Z_OK) status = Z_BUF_ERROR;
  }
  inflateEnd(&stream);
  if (has_more) return FC_INFLATE_NO_ROOM;
  if (status == Z_STREAM_END) return (ptrdiff_t)given;
  if (status == Z_BUF_ERROR) return FC_INFLATE_CUT_SHORT;
  return FC_INFLATE_DAMAGED;
}

ptrdiff_t fc_deflate(const uint8_t *in, size_t count, uint8_t *out, size_t room) {
  uLongf length = (uLongf)room;
  return compress2(out, &length, in, (uLong)count, 9) == Z_OK ? (ptrdiff_t)length : -1;
}

uint32_t fc_crc32(const uint8_t *bytes, size_t count) {
  return (uint32_t)crc32(crc32(0, NULL, 0), bytes, (uInt)count);
}
