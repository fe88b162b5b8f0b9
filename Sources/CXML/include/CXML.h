// libxml2's reader behind a small header: its own headers include those of ICU, which Foundation has in another
// version, and Swift refuses to import both.
#pragma once

#include <stddef.h>

typedef struct cx_reader cx_reader;

/// What a reader stands at.
typedef enum {
  CX_FAULT = -1,
  CX_END_OF_DOCUMENT = 0,
  CX_ELEMENT,
  /// `<a/>`, which no end follows.
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

/// Goes on to the next node.
cx_node cx_next(cx_reader *reader);

/// Of the node or attribute that the reader stands at, until it is moved on; never NULL. Names have their
/// prefixes as written.
const char *cx_name(cx_reader *reader);
const char *cx_value(cx_reader *reader);

/// Goes on to the next attribute of the element that the reader stands at; 0 when there is none. Declarations
/// of namespaces are among them.
int cx_next_attribute(cx_reader *reader);

int cx_line(cx_reader *reader);

/// libxml2's number of the fault.
int cx_fault(void);
