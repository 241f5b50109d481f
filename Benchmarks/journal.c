/* How fast libsystemd reads a journal file, beside which Noroshi's own reader is measured.
 *
 *   journal all FILE [RUNS]      every field of every entry, as journalctl -o json needs them
 *   journal message FILE [RUNS]  the field MESSAGE only
 *       Prints entries per second of CPU (median of the runs), the entries, and the fields and bytes read.
 *
 * Needs libsystemd-dev:
 *   clang -O2 -o journal Benchmarks/journal.c -lsystemd */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <systemd/sd-journal.h>
#include <time.h>

struct counts {
    size_t entries, fields, bytes;
};

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

static void check(int result, const char *what) {
    if (result >= 0) return;
    fprintf(stderr, "journal: error: %s: %s\n", what, strerror(-result));
    exit(1);
}

static struct counts read_all(const char *path, int only_message) {
    sd_journal *journal;
    const char *paths[] = {path, NULL};
    check(sd_journal_open_files(&journal, paths, 0), path);
    check(sd_journal_set_data_threshold(journal, 0), path);
    struct counts counts = {0};
    int more;
    while ((more = sd_journal_next(journal)) > 0) {
        const void *data;
        size_t length;
        counts.entries++;
        if (only_message) {
            if (sd_journal_get_data(journal, "MESSAGE", &data, &length) < 0) continue;
            counts.fields++;
            counts.bytes += length;
            continue;
        }
        SD_JOURNAL_FOREACH_DATA(journal, data, length) {
            counts.fields++;
            counts.bytes += length;
        }
    }
    check(more, path);
    sd_journal_close(journal);
    return counts;
}

static int by_value(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

int main(int argc, char **argv) {
    if (argc < 3 || (strcmp(argv[1], "all") && strcmp(argv[1], "message"))) {
        fprintf(stderr, "journal: error: usage: journal all|message FILE [RUNS]\n");
        return 64;
    }
    int runs = argc > 3 ? atoi(argv[3]) : 5;
    if (runs < 1 || runs > 99) runs = 5;
    double times[99];
    struct counts counts = {0};
    for (int i = 0; i < runs; i++) {
        double start = now();
        counts = read_all(argv[2], !strcmp(argv[1], "message"));
        times[i] = now() - start;
    }
    qsort(times, (size_t)runs, sizeof *times, by_value);
    printf("%.0f %zu %zu %zu\n", counts.entries / times[runs / 2], counts.entries, counts.fields, counts.bytes);
    return 0;
}
