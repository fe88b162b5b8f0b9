#ifndef FACET_CCODECS_H
#define FACET_CCODECS_H
#endif
