// Camera raw files through LibRaw: only the JPEG that the camera put inside, never the sensor's pixels.
#ifdef FACET_RAW
#include <stdlib.h>
#include <string.h>

#include <libraw/libraw.h>

#include "picture.h"

static fc_status failure(int code, fc_report *report) {
  if (code == LIBRAW_UNSUFFICIENT_MEMORY) return fc_no_memory;
  switch (code) {
    case LIBRAW_FILE_UNSUPPORTED: return fc_fail(report, fc_unsupported, "a camera's raw file that is not read");
    case LIBRAW_NO_THUMBNAIL:
    case LIBRAW_UNSUPPORTED_THUMBNAIL:
      return fc_fail(report, fc_unsupported, "a camera's raw file without a JPEG inside");
    default: return fc_fail(report, fc_damaged, libraw_strerror(code));
  }
}

// dcraw's flips: 3 a half turn, 5 a quarter turn counter-clockwise, 6 clockwise; the rest are mirrored.
static int orientation_of(int flip) {
  switch (flip) {
    case 3: return 3;
    case 5: return 8;
    case 6: return 6;
    default: return 1;
  }
}

// LibRaw up to 0.20 reads a thumbnail of 16-bit pixels, which only files like TIFF have, by the length that the file
// states into a buffer of the thumbnail's size. No JPEG is longer than its pixels at 16 bits.
static int thumb_fits(const libraw_thumbnail_t *thumb, const uint8_t *bytes, size_t count) {
  const int is_tiff = count > 4 && ((bytes[0] == 'I' && bytes[1] == 'I') || (bytes[0] == 'M' && bytes[1] == 'M'));
  return !is_tiff || thumb->tlength <= (size_t)thumb->twidth * thumb->theight * 3 * sizeof(uint16_t);
}

fc_status fc_raw_preview(
    const uint8_t *bytes, size_t count, uint8_t **jpeg, size_t *jpeg_count, int *orientation,
    fc_report *report) {
  *jpeg = NULL;
  *jpeg_count = 0;
  *orientation = 1;
  fc_report_clear(report);
  libraw_data_t *raw = libraw_init(LIBRAW_OPIONS_NO_MEMERR_CALLBACK | LIBRAW_OPIONS_NO_DATAERR_CALLBACK);
  if (!raw) return fc_no_memory;
  // LibRaw asks for a pointer that may be written to, and only reads.
  int code = libraw_open_buffer(raw, (void *)(uintptr_t)bytes, count);
  fc_status status = fc_ok;
  if (code != LIBRAW_SUCCESS) status = failure(code, report);
  else if (raw->thumbnail.tlength > count)
    status = fc_fail(report, fc_incomplete, "the file ends before the JPEG inside it");
  else if (!thumb_fits(&raw->thumbnail, bytes, count))
    status = fc_fail(report, fc_damaged, "the preview inside it is longer than its size allows");
  else if ((code = libraw_unpack_thumb(raw)) != LIBRAW_SUCCESS) status = failure(code, report);
  else if (raw->thumbnail.tformat != LIBRAW_THUMBNAIL_JPEG || !raw->thumbnail.thumb || raw->thumbnail.tlength < 4)
    status = failure(LIBRAW_NO_THUMBNAIL, report);
  if (status == fc_ok) {
    const size_t length = raw->thumbnail.tlength;
    *orientation = orientation_of(raw->sizes.flip);
    *jpeg = malloc(length);
    if (!*jpeg) status = fc_no_memory;
    else {
      memcpy(*jpeg, raw->thumbnail.thumb, length);
      *jpeg_count = length;
    }
  }
  libraw_close(raw);
  return status;
}
#endif
