// libxml2's reader behind a small header: its own headers include those of ICU, which Foundation has in another
// version, and Swift refuses to import both.
#pragma once

#include <stddef.h>

typedef struct cx_reader cx_reader;

/// The kind of the current node.
typedef enum {
  CX_FAULT = -1,
  CX_END_OF_DOCUMENT = 0,
  CX_ELEMENT,
  /// `<a/>`, which has no end tag.
  CX_EMPTY_ELEMENT,
  CX_END_OF_ELEMENT,
  CX_TEXT,
  CX_COMMENT,
  CX_INSTRUCTION,
  /// A document type, or an entity that only one can declare.
  CX_DOCUMENT_TYPE,
  CX_OTHER,
} cx_node;

/// A reader of UTF-8, whatever the document declares. It uses no network, repairs nothing and prints nothing.
/// `bytes` must stay until cx_close(). NULL when there is nothing to read, or no memory.
cx_reader *cx_open(const char *bytes, size_t count);
void cx_close(cx_reader *reader);

/// Moves on to the next node.
cx_node cx_next(cx_reader *reader);

/// Name and text of the current node or attribute. Never NULL; valid until the reader moves on. Names have their
/// prefixes as written.
const char *cx_name(cx_reader *reader);
const char *cx_value(cx_reader *reader);

/// Moves on to the next attribute of the current element, including namespace declarations; 0 when there is none.
int cx_next_attribute(cx_reader *reader);

int cx_line(cx_reader *reader);

/// libxml2's error code.
int cx_fault(void);
