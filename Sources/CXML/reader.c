#include "CXML.h"

#include <libxml/xmlreader.h>
#include <limits.h>
#include <pthread.h>

static xmlTextReaderPtr whole(cx_reader *reader) { return (xmlTextReaderPtr)reader; }

cx_reader *cx_open(const char *bytes, size_t count) {
  // libxml2 wants this before threads of their own use it.
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, xmlInitParser);
  if (count == 0 || count > INT_MAX) return NULL;
  xmlResetLastError();
  int options = XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_IGNORE_ENC;
  return (cx_reader *)xmlReaderForMemory(bytes, (int)count, NULL, "UTF-8", options);
}

void cx_close(cx_reader *reader) { xmlFreeTextReader(whole(reader)); }

cx_node cx_next(cx_reader *reader) {
  switch (xmlTextReaderRead(whole(reader))) {
  case 0: return CX_END_OF_DOCUMENT;
  case 1: break;
  default: return CX_FAULT;
  }
  switch (xmlTextReaderNodeType(whole(reader))) {
  case XML_READER_TYPE_ELEMENT:
    return xmlTextReaderIsEmptyElement(whole(reader)) == 1 ? CX_EMPTY_ELEMENT : CX_ELEMENT;
  case XML_READER_TYPE_END_ELEMENT: return CX_END_OF_ELEMENT;
  case XML_READER_TYPE_TEXT:
  case XML_READER_TYPE_CDATA:
  case XML_READER_TYPE_WHITESPACE:
  case XML_READER_TYPE_SIGNIFICANT_WHITESPACE: return CX_TEXT;
  case XML_READER_TYPE_COMMENT: return CX_COMMENT;
  case XML_READER_TYPE_PROCESSING_INSTRUCTION: return CX_INSTRUCTION;
  case XML_READER_TYPE_DOCUMENT_TYPE:
  case XML_READER_TYPE_ENTITY_REFERENCE: return CX_DOCUMENT_TYPE;
  default: return CX_OTHER;
  }
}

static const char *text(const xmlChar *characters) { return characters ? (const char *)characters : ""; }

const char *cx_name(cx_reader *reader) { return text(xmlTextReaderConstName(whole(reader))); }
const char *cx_value(cx_reader *reader) { return text(xmlTextReaderConstValue(whole(reader))); }

int cx_next_attribute(cx_reader *reader) { return xmlTextReaderMoveToNextAttribute(whole(reader)) == 1; }

int cx_line(cx_reader *reader) { return xmlTextReaderGetParserLineNumber(whole(reader)); }

int cx_fault(void) {
  const xmlError *fault = xmlGetLastError();
  return fault ? fault->code : 0;
}
