#define _GNU_SOURCE
/* How fast literals are found in a file, on one core, reading from the page cache included.
 *
 *   scan KERNEL LITERALS FILE [RUNS [SAMPLE]]
 *       KERNEL is avx512, avx2, neon or scalar; LITERALS has one on each line; of FILE, the first SAMPLE KiB choose the
 *       windows. Prints gigabytes per second of CPU (median of the runs), lines with a literal, lines, hits, and the
 *       milliseconds that making the table took.
 *   scan read FILE [RUNS]
 *       the same reading, and nothing else
 *
 * Built from the sources of CLiteralScan, without Swift:
 *   clang -O2 -o scan Benchmarks/scan.c Sources/CLiteralScan/?*.c -lm
 * The file is read with pread into one buffer of 256 KiB, as LineReader does; lines longer than 64 KiB are not expected
 * here. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "../Sources/CLiteralScan/include/CLiteralScan.h"

enum { read_size = 256 << 10, carry_size = 64 << 10 };

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

static void fail(const char *what) {
    fprintf(stderr, "scan: error: %s: %s\n", what, strerror(errno));
    exit(1);
}

struct counts {
    size_t bytes, lines, hits, newlines;
};

static void scan_lines(struct literal_scanner *scanner, const uint8_t *bytes, size_t count, struct counts *counts) {
    literal_scanner_begin(scanner, bytes, count);
    struct literal_line line;
    while (literal_scanner_next(scanner, &line)) {
        counts->lines++;
        counts->hits += line.hit_count;
    }
    counts->newlines += literal_scanner_newlines(scanner);
}

/// Without a scanner, the file is read only.
static struct counts scan_file(int file, struct literal_scanner *scanner, uint8_t *buffer) {
    struct counts counts = {0};
    size_t carried = 0;
    for (;;) {
        uint8_t *fresh = buffer + carry_size, *start = fresh - carried;
        ssize_t got = pread(file, fresh, read_size, (off_t)counts.bytes);
        if (got < 0) fail("pread");
        counts.bytes += (size_t)got;
        uint8_t *end = got > 0 ? memrchr(fresh, '\n', (size_t)got) : NULL;
        end = end ? end + 1 : fresh + got;
        if (scanner) scan_lines(scanner, start, (size_t)(end - start), &counts);
        if (got == 0) return counts;
        carried = (size_t)(fresh + got - end);
        if (carried > carry_size) fail("a line is too long");
        memcpy(fresh - carried, end, carried);
    }
}

static struct literal_bytes *read_literals(const char *name, size_t *count) {
    FILE *file = fopen(name, "r");
    if (!file) fail(name);
    struct literal_bytes *result = NULL;
    char *line = NULL;
    size_t size = 0;
    for (ssize_t length; (length = getline(&line, &size, file)) > 0;) {
        if (line[length - 1] == '\n') length--;
        if (length < literal_minimum_length || length > literal_maximum_length) continue;
        result = realloc(result, (*count + 1) * sizeof *result);
        uint8_t *copy = malloc((size_t)length);
        memcpy(copy, line, (size_t)length);
        result[(*count)++] = (struct literal_bytes){.start = copy, .count = (size_t)length};
    }
    fclose(file);
    return result;
}

static struct literal_bytes read_sample(int file, int kibibytes) {
    uint8_t *bytes = malloc((size_t)kibibytes << 10 | 1);
    ssize_t got = pread(file, bytes, (size_t)kibibytes << 10, 0);
    if (got < 0) fail("pread");
    return (struct literal_bytes){.start = bytes, .count = (size_t)got};
}

static enum literal_kernel kernel_named(const char *name) {
    static const char *const names[] = {"scalar", "neon", "avx2", "avx512"};
    for (int i = 0; i < 4; i++)
        if (strcmp(name, names[i]) == 0 && literal_kernel_runs((enum literal_kernel)i)) return (enum literal_kernel)i;
    fprintf(stderr, "scan: error: no kernel '%s' here\n", name);
    exit(1);
}

static int compare(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

int main(int count, char **arguments) {
    bool reads_only = count >= 3 && strcmp(arguments[1], "read") == 0;
    if (count < (reads_only ? 3 : 4)) {
        fprintf(stderr, "usage: scan KERNEL LITERALS FILE [RUNS] | scan read FILE [RUNS]\n");
        return 64;
    }
    int next = reads_only ? 2 : 3, runs = count > next + 1 ? atoi(arguments[next + 1]) : 5;
    if (runs < 1 || runs > 99) runs = 5;
    int file = open(arguments[next], O_RDONLY);
    if (file < 0) fail(arguments[next]);
    struct literal_scanner *scanner = NULL;
    size_t literal_count = 0;
    double making = 0;
    if (!reads_only) {
        struct literal_bytes *literals = read_literals(arguments[2], &literal_count);
        struct literal_bytes sample = read_sample(file, count > next + 2 ? atoi(arguments[next + 2]) : 0);
        double start = now();
        struct literal_table *table =
            literal_table_create(literals, literal_count, kernel_named(arguments[1]), sample);
        making = (now() - start) * 1e3;
        scanner = literal_scanner_create(table);
    }
    uint8_t *buffer = aligned_alloc(4096, carry_size + read_size);
    double rates[99];
    struct counts counts = {0};
    for (int i = 0; i < runs; i++) {
        double start = now();
        counts = scan_file(file, scanner, buffer);
        rates[i] = counts.bytes / (now() - start) / 1e9;
    }
    qsort(rates, (size_t)runs, sizeof *rates, compare);
    if (reads_only) printf("%.2f GB/s read\n", rates[runs / 2]);
    else
        printf("%.2f GB/s, %zu literals, %zu lines of %zu, %zu hits, table in %.1f ms\n", rates[runs / 2],
               literal_count, counts.lines, counts.newlines, counts.hits, making);
}
