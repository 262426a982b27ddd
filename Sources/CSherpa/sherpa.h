// What we call of sherpa-onnx's C interface, version 2.0.1. No library is linked: functions are looked up at run time.
#ifndef HANSARD_SHERPA_H
#define HANSARD_SHERPA_H

#include <dlfcn.h>
#include <stdint.h>
#include <string.h>

/// The version whose layout the structures below have.
static const char *const sherpa_version = "2.0.1";

typedef struct SherpaRecogniser SherpaRecogniser;
typedef struct SherpaStream SherpaStream;

/// The files and settings of one kind of model; of all kinds in `SherpaModels`, one is filled in.
typedef struct SherpaModels {
    struct { const char *encoder, *decoder, *joiner; } transducer;
    const char *paraformer;
    const char *nemo_ctc;
    struct {
        const char *encoder, *decoder, *language, *task;
        int32_t tail_paddings, token_timestamps, segment_timestamps;
    } whisper;
    const char *tdnn;

    const char *tokens;
    int32_t threads;
    int32_t debug;
    const char *provider;
    const char *model_type;
    const char *modeling_unit;
    const char *bpe_vocabulary;
    const char *telespeech_ctc;

    struct { const char *model, *language; int32_t normalise; } sense_voice;
    struct { const char *preprocessor, *encoder, *uncached_decoder, *cached_decoder, *merged_decoder; } moonshine;
    struct { const char *encoder, *decoder; } fire_red;
    const char *dolphin;
    const char *zipformer_ctc;
    struct { const char *encoder, *decoder, *source, *target; int32_t punctuate; } canary;
    const char *wenet_ctc;
    const char *omnilingual;
    const char *medical_ctc;
    struct {
        const char *adaptor, *model, *embedding, *tokenizer, *system_prompt, *user_prompt;
        int32_t longest;
        float temperature, top;
        int32_t seed;
        const char *language;
        int32_t normalise;
        const char *hot_words;
    } fun_nano;
    const char *fire_red_ctc;
    struct {
        const char *front, *encoder, *decoder, *tokenizer;
        int32_t longest, longest_new;
        float temperature, top;
        int32_t seed;
        const char *hot_words;
    } qwen;
    struct { const char *encoder, *decoder, *language; int32_t punctuate, normalise; } cohere;
} SherpaModels;

typedef struct SherpaSettings {
    struct { int32_t sample_rate, bands; } features;
    SherpaModels models;
    struct { const char *model; float scale; } language_model;
    const char *decoding;
    int32_t paths;
    const char *hot_words;
    float hot_words_score;
    const char *rules, *rule_archives;
    float blank_penalty;
    struct { const char *folder, *lexicon, *rules; } homophones;
    struct { const char *graph; int32_t active; } graph_search;
} SherpaSettings;

/// What was heard. Everything for each token may be missing.
typedef struct SherpaResult {
    const char *text;
    /// Seconds from the start of the sound, for each token.
    const float *times;
    int32_t count;
    const char *joined_tokens;
    const char *const *tokens;
    const char *json, *language, *emotion, *event;
    /// Seconds, for each token.
    const float *durations;
    /// Natural logarithms, for each token.
    const float *likelihoods;
} SherpaResult;

typedef struct SherpaFunctions {
    const SherpaRecogniser *(*create)(const SherpaSettings *);
    void (*destroy)(const SherpaRecogniser *);
    const SherpaStream *(*create_stream)(const SherpaRecogniser *);
    void (*destroy_stream)(const SherpaStream *);
    void (*accept)(const SherpaStream *, int32_t rate, const float *samples, int32_t count);
    void (*decode)(const SherpaRecogniser *, const SherpaStream *);
    const SherpaResult *(*result)(const SherpaStream *);
    void (*destroy_result)(const SherpaResult *);
} SherpaFunctions;

/// Fills `functions` from an opened library. Returns false if it is another version, or lacks one of them.
static inline _Bool sherpa_functions(void *library, SherpaFunctions *functions) {
    static const char *const names[] = {
        "SherpaOnnxCreateOfflineRecognizer", "SherpaOnnxDestroyOfflineRecognizer", "SherpaOnnxCreateOfflineStream",
        "SherpaOnnxDestroyOfflineStream",    "SherpaOnnxAcceptWaveformOffline",    "SherpaOnnxDecodeOfflineStream",
        "SherpaOnnxGetOfflineStreamResult",  "SherpaOnnxDestroyOfflineRecognizerResult",
    };
    _Static_assert(sizeof(names) / sizeof(names[0]) == sizeof(SherpaFunctions) / sizeof(void *), "a name for each");
    const char *(*version)(void) = (const char *(*)(void))dlsym(library, "SherpaOnnxGetVersionStr");
    if (!version || strcmp(version(), sherpa_version) != 0) return 0;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        void *symbol = dlsym(library, names[i]);
        if (!symbol) return 0;
        ((void **)functions)[i] = symbol;
    }
    return 1;
}

#endif
