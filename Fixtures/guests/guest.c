// The guest in C, with the canonical ABI by hand. Compiled without a library.

typedef unsigned char u8;
typedef unsigned int u32;
typedef int s32;

#define EXPORT(name) __attribute__((export_name(name)))

extern u8 __heap_base;
static u32 next;

// Nothing is freed: an instance answers a few calls.
static void *allocate(u32 size, u32 alignment) {
    if (next == 0) next = (u32)&__heap_base;
    u32 start = (next + alignment - 1) & -alignment;
    next = start + size;
    u32 pages = (next + 0xFFFF) >> 16, present = __builtin_wasm_memory_size(0);
    if (pages > present && __builtin_wasm_memory_grow(0, pages - present) == (u32)-1)
        __builtin_trap();
    return (void *)start;
}

EXPORT("cabi_realloc")
void *cabi_realloc(u8 *old, u32 old_size, u32 alignment, u32 size) {
    u8 *result = allocate(size, alignment);
    for (u32 at = 0; at < old_size && at < size; at++) result[at] = old[at];
    return result;
}

typedef struct { const char *start; u32 count; } text;
typedef struct { s32 x, y; } point;

EXPORT("add")
u32 add(u32 a, u32 b) { return a + b; }

EXPORT("greet")
text *greet(const char *name, u32 count) {
    static const char hello[] = "Hello, ";
    static text result;
    u32 prefix = sizeof hello - 1;
    char *joined = allocate(prefix + count + 1, 1);
    for (u32 at = 0; at < prefix; at++) joined[at] = hello[at];
    for (u32 at = 0; at < count; at++) joined[prefix + at] = name[at];
    joined[prefix + count] = '!';
    result = (text){joined, prefix + count + 1};
    return &result;
}

EXPORT("sum")
point *sum(const point *points, u32 count) {
    static point result;
    u32 x = 0, y = 0;
    for (u32 at = 0; at < count; at++) {
        x += (u32)points[at].x;
        y += (u32)points[at].y;
    }
    result = (point){(s32)x, (s32)y};
    return &result;
}

EXPORT("half")
void *half(u32 number) {
    static struct {
        u8 is_error;
        union { u32 half; text reason; };
    } result;
    result.is_error = number & 1;
    if (number & 1) result.reason = (text){"odd", 3};
    else result.half = number / 2;
    return &result;
}
