// What we call of ONNX Runtime's C interface. No library is linked: `OrtGetApiBase` is looked up at run time.
//
// The runtime hands out a table of functions that only ever grows at its end, so a function keeps its place in it
// from one version to the next. The places below are those of interface version 14 and later.
#ifndef HANSARD_ONNX_RUNTIME_H
#define HANSARD_ONNX_RUNTIME_H

#include <stddef.h>
#include <stdint.h>

typedef struct OrtEnv OrtEnv;
typedef struct OrtStatus OrtStatus;
typedef struct OrtSession OrtSession;
typedef struct OrtSessionOptions OrtSessionOptions;
typedef struct OrtValue OrtValue;
typedef struct OrtMemoryInfo OrtMemoryInfo;
typedef struct OrtRunOptions OrtRunOptions;
typedef struct OrtTensorTypeAndShapeInfo OrtTensorTypeAndShapeInfo;

typedef struct OrtApiBase {
    const void *const *(*GetApi)(uint32_t version);
    const char *(*GetVersionString)(void);
} OrtApiBase;

typedef const OrtApiBase *(*OrtGetApiBaseFunction)(void);

enum {
    ort_interface_version = 14,
    ort_type_float = 1,
    ort_type_int64 = 7,
    ort_type_bool = 9,
    ort_log_fatal = 4,
    ort_optimise_all = 99,
    ort_arena_allocator = 1,
};

typedef struct OrtFunctions {
    const char *(*GetErrorMessage)(const OrtStatus *);
    OrtStatus *(*CreateEnv)(int log_level, const char *log_id, OrtEnv **);
    OrtStatus *(*CreateSession)(const OrtEnv *, const char *path, const OrtSessionOptions *, OrtSession **);
    OrtStatus *(*Run)(OrtSession *, const OrtRunOptions *, const char *const *input_names, const OrtValue *const *inputs,
                      size_t input_count, const char *const *output_names, size_t output_count, OrtValue **outputs);
    OrtStatus *(*CreateSessionOptions)(OrtSessionOptions **);
    OrtStatus *(*DisableMemPattern)(OrtSessionOptions *);
    OrtStatus *(*DisableCpuMemArena)(OrtSessionOptions *);
    OrtStatus *(*SetSessionGraphOptimizationLevel)(OrtSessionOptions *, int level);
    OrtStatus *(*SetIntraOpNumThreads)(OrtSessionOptions *, int count);
    OrtStatus *(*CreateTensorWithDataAsOrtValue)(const OrtMemoryInfo *, void *data, size_t bytes, const int64_t *shape,
                                                 size_t rank, int type, OrtValue **);
    OrtStatus *(*GetTensorMutableData)(OrtValue *, void **);
    OrtStatus *(*GetDimensionsCount)(const OrtTensorTypeAndShapeInfo *, size_t *);
    OrtStatus *(*GetDimensions)(const OrtTensorTypeAndShapeInfo *, int64_t *, size_t);
    OrtStatus *(*GetTensorTypeAndShape)(const OrtValue *, OrtTensorTypeAndShapeInfo **);
    OrtStatus *(*CreateCpuMemoryInfo)(int allocator, int memory, OrtMemoryInfo **);
    void (*ReleaseEnv)(OrtEnv *);
    void (*ReleaseStatus)(OrtStatus *);
    void (*ReleaseMemoryInfo)(OrtMemoryInfo *);
    void (*ReleaseSession)(OrtSession *);
    void (*ReleaseValue)(OrtValue *);
    void (*ReleaseTensorTypeAndShapeInfo)(OrtTensorTypeAndShapeInfo *);
    void (*ReleaseSessionOptions)(OrtSessionOptions *);
} OrtFunctions;

/// Fills `functions` from the table of the library whose `OrtGetApiBase` stands at `symbol`.
/// Returns false if that library is too old for the interface.
static inline _Bool ort_functions(void *symbol, OrtFunctions *functions) {
    static const int places[] = {2,  3,  7,  9,  10, 17, 19, 23, 24, 49,  51, 61,
                                 62, 65, 69, 92, 93, 94, 95, 96, 99, 100};
    _Static_assert(sizeof(places) / sizeof(places[0]) == sizeof(OrtFunctions) / sizeof(void *), "a place for each");
    const void *const *table = ((OrtGetApiBaseFunction)symbol)()->GetApi(ort_interface_version);
    if (!table) return 0;
    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) ((const void **)functions)[i] = table[places[i]];
    return 1;
}

/// The version of the library whose `OrtGetApiBase` stands at `symbol`.
static inline const char *ort_version(void *symbol) {
    return ((OrtGetApiBaseFunction)symbol)()->GetVersionString();
}

#endif
