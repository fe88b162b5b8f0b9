// C under Imaging: libjpeg and libpng behind setjmp, further codecs where the build has them, and the pixel loops that must be quick in every build.
//
// Rules of every function here: no global state; every byte from a file is treated as hostile; an
// error leaves nothing allocated but the handle, which the caller closes; pixels are 8-bit RGB, interleaved,
// rows from the top, no padding.
#ifndef FACET_CCODECS_H
#define FACET_CCODECS_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
  fc_ok = 0,
  fc_damaged,      // the bytes contradict the format
  fc_incomplete,   // the bytes end too early
  fc_unsupported,  // a kind of the format that is not read
  fc_no_memory,
} fc_status;

enum { fc_message_size = 200 };

/// What a decoder reports besides its status. Texts are English, UTF-8, ended by zero, possibly empty.
typedef struct {
  char error[fc_message_size];    // why the status is not fc_ok
  char warning[fc_message_size];  // the first warning
  int32_t warnings;               // how many warnings there were
  /// Parts in a thousand of the picture that were there when the bytes ended; 1000 when they did not end early.
  int32_t complete;
} fc_report;

typedef struct {
  int32_t width, height;  // as stored, before any orientation
  int32_t components;     // 1 grey, 2 grey and alpha, 3 colour, 4 CMYK or colour and alpha
  int32_t bit_depth;      // bits in the file for each component (or palette index)
  int32_t is_palette, is_interlaced;
} fc_info;

// Colours

/// Whether this build has the library that converts colours.
int fc_can_convert_colors(void);

typedef struct fc_colors fc_colors;

/// A conversion of 8-bit values in a profile's colours (3 components: RGB; 4: CMYK as JPEG files store it, inverted) to
/// sRGB, by relative colorimetric intent with black point compensation. NULL when the profile cannot be used, or when
/// its colours are sRGB's.
fc_colors *fc_colors_open(const uint8_t *profile, size_t count, int components);

/// Converts `count` pixels to RGB. `in` may be `out` where it has 3 components. May run on several threads at once.
void fc_colors_convert(const fc_colors *colors, const uint8_t *in, uint8_t *out, size_t count);

void fc_colors_close(fc_colors *colors);

// JPEG

typedef struct fc_jpeg fc_jpeg;

/// Reads the header alone. `bytes` must stay until fc_jpeg_close. Sets `*jpeg` to NULL on any error.
fc_status fc_jpeg_open(const uint8_t *bytes, size_t count, fc_jpeg **jpeg, fc_info *info, fc_report *report);

/// Decodes once, upright by `orientation` (EXIF, 1...8), into `pixels`: 3 bytes for each pixel of the scaled
/// size (turned by the orientation), of which each side is that many `eighths` (1...8) of the stored one, rounded up.
/// Less than `minimum` parts in a thousand there: fc_incomplete.
/// `quick` trades exactness for speed (simple chroma upsampling); otherwise libjpeg's defaults.
fc_status fc_jpeg_decode(
    fc_jpeg *jpeg, int eighths, int quick, int orientation, int minimum, uint8_t *pixels, size_t count,
    fc_report *report);

/// Converts a CMYK picture by these colours, which must stay until fc_jpeg_close, instead of by the usual rule.
void fc_jpeg_set_colors(fc_jpeg *jpeg, const fc_colors *colors);

void fc_jpeg_close(fc_jpeg *jpeg);

/// Encodes at `quality` 1...100, 4:2:0. On success `*bytes` is to be freed by fc_free.
fc_status fc_jpeg_encode(
    const uint8_t *pixels, int32_t width, int32_t height, int quality, uint8_t **bytes, size_t *count,
    fc_report *report);

// PNG

typedef struct fc_png fc_png;

/// Reads the chunks before the pixels. `bytes` must stay until fc_png_close. Sets `*png` to NULL on any error.
/// `background` (0xRRGGBB) is put behind what is transparent; below 0 transparency is dropped.
fc_status fc_png_open(
    const uint8_t *bytes, size_t count, int32_t background, fc_png **png, fc_info *info, fc_report *report);

/// Decodes once, upright by `orientation`: palette resolved, 16 bit reduced to the high byte. A wrong checksum of pixels is
/// a warning; where pixels are damaged, at least half of them must be there, and the rest is grey, or coarse.
fc_status fc_png_decode(fc_png *png, int orientation, uint8_t *pixels, size_t count, fc_report *report);

void fc_png_close(fc_png *png);

/// On success `*bytes` is to be freed by fc_free. `level` is zlib's, 0...9.
fc_status fc_png_encode(
    const uint8_t *pixels, int32_t width, int32_t height, int level, uint8_t **bytes, size_t *count,
    fc_report *report);

void fc_free(void *bytes);

// Kinds of pictures other than JPEG and PNG. All but BMP are read through libraries which a build may lack (package traits).

typedef enum { fc_webp = 0, fc_heif, fc_tiff, fc_gif, fc_raw, fc_bmp, fc_jxl, fc_jp2 } fc_kind;

/// Whether this build has the library for the kind.
int fc_can_read(fc_kind kind);

typedef struct fc_picture fc_picture;

/// Reads the header alone. `bytes` must stay until fc_picture_close. Sets `*picture` to NULL on any error. The beginning
/// of a file is enough for WebP, GIF, BMP and JPEG XL; that of HEIF and JPEG 2000 may be, and where it is not the status is
/// fc_incomplete; TIFF and raw files need to be whole. Sizes of HEIF and JPEG XL are upright already.
fc_status fc_picture_open(
    fc_kind kind, const uint8_t *bytes, size_t count, fc_picture **picture, fc_info *info, fc_report *report);

/// Puts a colour (0xRRGGBB) behind what is transparent, instead of dropping transparency.
void fc_picture_set_background(fc_picture *picture, int32_t background);

/// Converts the inks of a CMYK picture (TIFF) by these colours, which must stay until fc_picture_close, instead of by the
/// usual rule.
void fc_picture_set_colors(fc_picture *picture, const fc_colors *colors);

/// Decodes once, upright by `orientation` (1...8), into 3 bytes for each pixel. Ten, twelve and sixteen bits lose
/// their low bits; TIFF's floating point numbers are linear light, shown in sRGB's curve and cut off at black and white;
/// transparency is dropped (TIFF: shown on black) unless there is a background; of several pictures the first is read.
fc_status fc_picture_decode(
    fc_picture *picture, int orientation, uint8_t *pixels, size_t count, fc_report *report);

/// From now on means the smallest picture embedded beside this one that shows the same and whose longer side has at least
/// `side` pixels: `*width` and `*height` become its size. Nothing changes where there is none. HEIF only.
void fc_picture_use_smaller(fc_picture *picture, int32_t side, int32_t *width, int32_t *height);

/// The embedded ICC profile, to be freed by fc_free; NULL when there is none. HEIF, JPEG XL and JPEG 2000 only: the others
/// are containers in which it is found without a library.
uint8_t *fc_picture_profile(fc_picture *picture, size_t *count);

/// The largest JPEG inside a camera's raw file, to be freed by fc_free, and the orientation (1...8) that the raw file
/// gives its pictures.
fc_status fc_raw_preview(
    const uint8_t *bytes, size_t count, uint8_t **jpeg, size_t *jpeg_count, int *orientation, fc_report *report);

void fc_picture_close(fc_picture *picture);

// Text

/// Whether this build has the libraries that find fonts and shape text of any script.
int fc_can_shape_text(void);

/// The system's fonts, in the order in which they are asked for a character. Any number of threads may use them.
typedef struct fc_fonts fc_fonts;

/// NULL when there are none.
fc_fonts *fc_fonts_open(void);
void fc_fonts_close(fc_fonts *fonts);

/// The size of a line of text in pixels, with room for what stands out of it.
typedef struct {
  int32_t width, height;
  int32_t left;     // where the text begins
  double baseline;  // from the top
  double advance;   // how wide the text is
} fc_text_size;

/// Measures one line, of at most a thousand characters, whose capital letters are `height` pixels high (1...1000).
fc_status fc_text_measure(fc_fonts *fonts, const char *utf8, size_t count, double height, fc_text_size *size);

/// Draws the line that was measured. `coverage` has a byte for each pixel, which says how much of it letters cover;
/// `colors` has RGBA pixels, multiplied by their opacity, for pictures among the letters. Both begin as zeros.
fc_status fc_text_draw(
    fc_fonts *fonts, const char *utf8, size_t count, double height, fc_text_size size, uint8_t *coverage, uint8_t *colors);

// zlib

/// Why fc_inflate() gives no bytes.
enum { FC_INFLATE_DAMAGED = -1, FC_INFLATE_CUT_SHORT = -2, FC_INFLATE_NO_ROOM = -3 };

/// A whole zlib stream in memory, whatever follows it; the number of bytes written to `out`, or one of the
/// above.
ptrdiff_t fc_inflate(const uint8_t *in, size_t count, uint8_t *out, size_t room);

/// The same the other way round; -1 when the room is too small.
ptrdiff_t fc_deflate(const uint8_t *in, size_t count, uint8_t *out, size_t room);

/// The checksum of PNG chunks.
uint32_t fc_crc32(const uint8_t *bytes, size_t count);

// Pixels

/// Whether `count` bytes can be had now. Swift's own allocations stop the program when they fail.
int fc_can_allocate(size_t count);

/// Puts `rows` stored rows, the first of which is row `first`, where EXIF `orientation` 1...8 shows them in the
/// upright picture `out` of a stored picture of `width` x `height`. `stride` is bytes between stored rows.
void fc_orient(
    const uint8_t *stored, size_t stride, int32_t first, int32_t rows, int32_t width, int32_t height,
    int orientation, uint8_t *out);

/// Area resize of 8-bit RGB: output row i is the mean of rows floor(i*H/h) ..< ceil((i+1)*H/h), columns
/// likewise, rounded to the nearest byte. Enlarges by the same rule. `stride` is bytes between rows of `in`.
fc_status fc_area_resize(
    const uint8_t *in, size_t stride, int32_t in_width, int32_t in_height, uint8_t *out, int32_t out_width,
    int32_t out_height);

/// What lies outside a picture.
typedef enum {
  fc_edge_black = 0,
  fc_edge_replicate,  // the nearest pixel of the edge
  fc_edge_reflect,    // mirrored in the middle of the edge's pixels, as OpenCV's BORDER_REFLECT_101
} fc_edge;

/// Bilinear warp: out(x, y) = in(inverse * (x, y, 1)). `inverse` is a 2x3 row-major matrix.
/// Positions are steps of 1/32 pixel and weights 15 bit, as OpenCV's warpAffine does it.
fc_status fc_warp_affine(
    const uint8_t *in, int32_t in_width, int32_t in_height, const double inverse[6], fc_edge edge, uint8_t *out,
    int32_t out_width, int32_t out_height);

/// The same with `grid` x `grid` samples (1...16) spread evenly over each pixel of `out`, averaged; positions are
/// steps of 1/256 pixel.
fc_status fc_warp_supersampled(
    const uint8_t *in, int32_t in_width, int32_t in_height, const double inverse[6], fc_edge edge, int32_t grid,
    uint8_t *out, int32_t out_width, int32_t out_height);

/// Means of `factor` x `factor` pixels, rounded; the last column and row of `out` (both sides are those of `in`
/// divided by `factor`, rounded up) average what is there. `stride` is bytes between rows of `in`.
void fc_box_reduce(
    const uint8_t *in, size_t stride, int32_t in_width, int32_t in_height, int32_t factor, uint8_t *out);

/// Resize with a triangle filter that widens when it reduces: columns first, then rows, each rounded to bytes, with
/// 22-bit weights, as Pillow's BILINEAR does it. `stride` is bytes between rows of `in`.
fc_status fc_triangle_resize(
    const uint8_t *in, size_t stride, int32_t in_width, int32_t in_height, uint8_t *out, int32_t out_width,
    int32_t out_height);

#ifdef __cplusplus
}
#endif
#endif
