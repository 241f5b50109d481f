#define _GNU_SOURCE
/* Measures what a machine can do at its own limit, and loads what is measured beside it.
 *
 *   bench cpu RUNS PROGRAM [ARG…]       median user+system CPU of a program, in milliseconds
 *   bench serve COUNT SLOWEST_MS        COUNT greeting servers on loopback; prints their ports, ends with standard input
 *   bench connect PORT…                 connect, read the greeting, close, one after another: milliseconds in all
 *   bench fsync FOLDER SECONDS          4 KiB writes each followed by fsync: per second
 *   bench post PORT CLIENTS SECONDS     reports to a center over kept-alive connections: accepted per second
 *
 * Everything stays on 127.0.0.1. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

static void fail(const char *what) {
    fprintf(stderr, "bench: error: %s: %s\n", what, strerror(errno));
    exit(1);
}

static struct sockaddr_in loopback(int port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

static int dial(int port) {
    int s = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in address = loopback(port);
    if (s < 0 || connect(s, (struct sockaddr *)&address, sizeof address) < 0) fail("connect");
    return s;
}

static int by_value(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static int cpu(int runs, char **argv) {
    double *times = calloc(runs, sizeof *times);
    for (int i = 0; i < runs; i++) {
        pid_t child = fork();
        if (child < 0) fail("fork");
        if (child == 0) {
            int null = open("/dev/null", O_WRONLY);
            dup2(null, 1);
            execvp(argv[0], argv);
            _exit(127);
        }
        int status;
        struct rusage use;
        if (wait4(child, &status, 0, &use) < 0) fail("wait4");
        if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
            fprintf(stderr, "bench: error: '%s' did not end with status 0\n", argv[0]);
            return 1;
        }
        times[i] = (use.ru_utime.tv_sec + use.ru_stime.tv_sec) * 1e3 + (use.ru_utime.tv_usec + use.ru_stime.tv_usec) / 1e3;
    }
    qsort(times, runs, sizeof *times, by_value);
    printf("%.2f\n", times[runs / 2]);
    free(times);
    return 0;
}

struct greeter { int socket, delay; };

static void *greet_one(void *argument) {
    struct greeter client = *(struct greeter *)argument;
    free(argument);
    char sink[512];
    usleep(client.delay * 1000);
    const char *text = "+OK QPOP (version 2.53) at bench starting.\r\n";
    if (write(client.socket, text, strlen(text)) > 0)
        while (read(client.socket, sink, sizeof sink) > 0)  /* as servers do with a word that they do not know */
            if (write(client.socket, "-ERR unknown command\r\n", 22) < 0) break;
    close(client.socket);
    return NULL;
}

static void *greet(void *argument) {
    struct greeter *server = argument;
    for (;;) {
        struct greeter *client = malloc(sizeof *client);
        client->delay = server->delay;
        client->socket = accept(server->socket, NULL, NULL);
        if (client->socket < 0) fail("accept");
        pthread_t thread;
        pthread_create(&thread, NULL, greet_one, client);
        pthread_detach(thread);
    }
    return NULL;
}

/* The first server is the slowest, the others answer at once. */
static int serve(int count, int slowest) {
    for (int i = 0; i < count; i++) {
        struct greeter *server = malloc(sizeof *server);
        struct sockaddr_in address = loopback(0);
        socklen_t size = sizeof address;
        server->delay = i == 0 ? slowest : 0;
        server->socket = socket(AF_INET, SOCK_STREAM, 0);
        if (bind(server->socket, (struct sockaddr *)&address, size) < 0 || listen(server->socket, 64) < 0) fail("listen");
        getsockname(server->socket, (struct sockaddr *)&address, &size);
        printf("%d%c", ntohs(address.sin_port), i + 1 == count ? '\n' : ' ');
        pthread_t thread;
        pthread_create(&thread, NULL, greet, server);
    }
    fflush(stdout);
    while (getchar() != EOF) {}
    return 0;
}

static int connect_all(int count, char **ports) {
    double start = now();
    char sink[512];
    for (int i = 0; i < count; i++) {
        int s = dial(atoi(ports[i]));
        if (read(s, sink, sizeof sink) <= 0) fail("read");
        close(s);
    }
    printf("%.1f\n", (now() - start) * 1e3);
    return 0;
}

static int sync_rate(const char *folder, double seconds) {
    char path[4096], block[4096] = {0};
    snprintf(path, sizeof path, "%s/noroshi-bench-fsync", folder);
    int file = open(path, O_CREAT | O_WRONLY | O_TRUNC, 0600);
    if (file < 0) fail(path);
    long count = 0;
    double start = now();
    while (now() - start < seconds) {
        if (write(file, block, sizeof block) != sizeof block || fsync(file) < 0) fail("fsync");
        count++;
    }
    printf("%.0f\n", count / (now() - start));
    close(file);
    unlink(path);
    return 0;
}

static atomic_long accepted, refused;
static double deadline;
static int target;

/* Reads one HTTP answer with a Content-Length; its status, or 0 when the connection ended. */
static int answer(int s) {
    char buffer[8192];
    size_t have = 0;
    for (;;) {
        ssize_t n = read(s, buffer + have, sizeof buffer - 1 - have);
        if (n <= 0) return 0;
        have += n;
        buffer[have] = 0;
        char *end = strstr(buffer, "\r\n\r\n");
        if (!end) continue;
        char *length = strcasestr(buffer, "content-length:");
        size_t body = length ? strtoul(length + 15, NULL, 10) : 0;
        if (have >= (size_t)(end + 4 - buffer) + body) return atoi(buffer + 9);
    }
}

static void *post(void *argument) {
    long client = (long)argument, serial = 0;
    int s = dial(target);
    char body[1024], request[2048];
    while (now() < deadline) {
        int length = snprintf(body, sizeof body,
            "{\"id\":\"00000000-0000-4000-8000-%04lx%08lx\",\"categories\":[\"spam-relay\"],"
            "\"description\":\"The log of the mail server shows that spam was relayed.\","
            "\"evidence\":[{\"locator\":\"/var/log/mail.log:1\",\"excerpt\":\"relay=mx.example, stat=Sent\"}]}",
            client, serial++);
        int size = snprintf(request, sizeof request,
            "POST /api/v1/reports HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s",
            length, body);
        if (write(s, request, size) != size) fail("write");
        int status = answer(s);
        if (status == 201) accepted++;
        else if (status == 0) { close(s); s = dial(target); refused++; }
        else refused++;
    }
    close(s);
    return NULL;
}

static int post_all(int port, int clients, double seconds) {
    pthread_t *threads = calloc(clients, sizeof *threads);
    target = port;
    deadline = now() + seconds;
    for (long i = 0; i < clients; i++) pthread_create(&threads[i], NULL, post, (void *)i);
    for (int i = 0; i < clients; i++) pthread_join(threads[i], NULL);
    printf("%.0f %ld\n", accepted / seconds, (long)refused);
    free(threads);
    return 0;
}

int main(int argc, char **argv) {
    if (argc >= 4 && !strcmp(argv[1], "cpu")) return cpu(atoi(argv[2]), argv + 3);
    if (argc == 4 && !strcmp(argv[1], "serve")) return serve(atoi(argv[2]), atoi(argv[3]));
    if (argc >= 3 && !strcmp(argv[1], "connect")) return connect_all(argc - 2, argv + 2);
    if (argc == 4 && !strcmp(argv[1], "fsync")) return sync_rate(argv[2], atof(argv[3]));
    if (argc == 5 && !strcmp(argv[1], "post")) return post_all(atoi(argv[2]), atoi(argv[3]), atof(argv[4]));
    fprintf(stderr, "bench: usage: bench cpu|serve|connect|fsync|post …\n");
    return 64;
}
