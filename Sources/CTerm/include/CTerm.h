#ifndef FACET_CTERM_H
#define FACET_CTERM_H
#endif
