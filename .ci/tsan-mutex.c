// The slow paths of the standard library's lock are in a library that is not built with the thread sanitizer, which
// therefore reports false races on what the lock protects. Preloaded, this file informs the sanitizer.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>

void __tsan_acquire(void *address) __attribute__((weak));
void __tsan_release(void *address) __attribute__((weak));

typedef __attribute__((swiftcall)) void lock_slow(uint32_t thread, __attribute__((swift_context)) void *handle);
typedef __attribute__((swiftcall)) void unlock_slow(__attribute__((swift_context)) void *handle);

#define LOCK_SLOW "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define UNLOCK_SLOW "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

__attribute__((swiftcall)) void facet_lock_slow(uint32_t thread, __attribute__((swift_context)) void *handle)
  __asm__(LOCK_SLOW);
__attribute__((swiftcall)) void facet_unlock_slow(__attribute__((swift_context)) void *handle) __asm__(UNLOCK_SLOW);

__attribute__((swiftcall)) void facet_lock_slow(uint32_t thread, __attribute__((swift_context)) void *handle) {
  static lock_slow *next;
  if (!next) next = (lock_slow *)dlsym(RTLD_NEXT, LOCK_SLOW);
  next(thread, handle);
  if (__tsan_acquire) __tsan_acquire(handle);
}

__attribute__((swiftcall)) void facet_unlock_slow(__attribute__((swift_context)) void *handle) {
  static unlock_slow *next;
  if (!next) next = (unlock_slow *)dlsym(RTLD_NEXT, UNLOCK_SLOW);
  if (__tsan_release) __tsan_release(handle);
  next(handle);
}
