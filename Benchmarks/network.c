#define _GNU_SOURCE
/* What a machine can do over TCP at its own limit, and many small servers to be looked at.
 *
 *   network greet FIRST COUNT          COUNT servers on 127.0.0.1 from port FIRST on, one epoll loop, each greeting at
 *                                      once; prints "ready" and ends with standard input
 *   network listen FIRST COUNT         the same, but they say nothing, and listen as long as the client likes
 *   network client FIRST COUNT WIDTH   reads the greeting of each, WIDTH at a time, in one epoll loop: milliseconds
 *   network refused                    connects to all 65,535 ports of 127.0.0.1, one after another: milliseconds
 *
 * Everything stays on 127.0.0.1. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

static void fail(const char *what) {
    fprintf(stderr, "network: error: %s: %s\n", what, strerror(errno));
    exit(1);
}

static struct sockaddr_in loopback(int port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

static void raise_limit(void) {
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

static const char *const greetings[] = {
    "+OK QPOP (version 2.53) at pop%d.example.jp starting.\r\n", "+OK Dovecot (Debian) ready. <%d.1@pop.example.jp>\r\n",
    "220 mail%d.example.jp ESMTP Postfix (Debian/GNU)\r\n",      "220 ftp%d.example.jp FTP server (Version 6.4/OpenBSD) ready.\r\n",
    "SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\r\n",                "* OK [CAPABILITY IMAP4rev1 LITERAL+ X-%d] Dovecot ready.\r\n",
    "220 (vsFTPd 3.0.3)\r\n",                                    "220 mx%d.example.jp ESMTP Exim 4.96 Fri, 20 Nov 2026 00:00:00 +0000\r\n",
};

static int serve(int first, int count, int speaks) {
    raise_limit();
    int queue = epoll_create1(0);
    for (int i = 0; i < count; i++) {
        struct sockaddr_in address = loopback(first + i);
        int s = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), one = 1;
        setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
        if (s < 0 || bind(s, (struct sockaddr *)&address, sizeof address) < 0 || listen(s, 64) < 0) fail("listen");
        struct epoll_event event = {.events = EPOLLIN, .data.u64 = (uint64_t)i << 32 | (unsigned)s};
        if (epoll_ctl(queue, EPOLL_CTL_ADD, s, &event) < 0) fail("epoll_ctl");
    }
    struct epoll_event input = {.events = EPOLLIN, .data.u64 = UINT64_MAX};
    epoll_ctl(queue, EPOLL_CTL_ADD, 0, &input);
    puts("ready");
    fflush(stdout);
    struct epoll_event events[256];
    for (;;) {
        int n = epoll_wait(queue, events, 256, -1);
        for (int k = 0; k < n; k++) {
            if (events[k].data.u64 == UINT64_MAX) return 0;
            int i = events[k].data.u64 >> 32, s = (int)events[k].data.u64;
            if (i == 0x7FFFFFFF) {  /* a client that has left or speaks: enough */
                close(s);
                continue;
            }
            int client = accept4(s, NULL, NULL, SOCK_NONBLOCK);
            if (client < 0) continue;
            if (speaks) {
                char text[128];
                int length = snprintf(text, sizeof text, greetings[i % 8], i);
                if (write(client, text, length) != length) {  /* it has hung up already */
                    close(client);
                    continue;
                }
            }
            struct epoll_event event = {.events = (speaks ? EPOLLIN : 0) | EPOLLRDHUP, .data.u64 = (uint64_t)0x7FFFFFFF << 32 | (unsigned)client};
            epoll_ctl(queue, EPOLL_CTL_ADD, client, &event);
        }
    }
}

static int client(int first, int count, int width) {
    raise_limit();
    int queue = epoll_create1(0), started = 0, under_way = 0, read_ones = 0;
    struct epoll_event events[256];
    char sink[1024];
    double start = now();
    while (read_ones < count) {
        while (started < count && under_way < width) {
            struct sockaddr_in address = loopback(first + started++);
            int s = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
            if (s < 0 || (connect(s, (struct sockaddr *)&address, sizeof address) < 0 && errno != EINPROGRESS)) fail("connect");
            struct epoll_event event = {.events = EPOLLIN, .data.fd = s};
            if (epoll_ctl(queue, EPOLL_CTL_ADD, s, &event) < 0) fail("epoll_ctl");
            under_way++;
        }
        int n = epoll_wait(queue, events, 256, 1000);
        if (n <= 0) fail("epoll_wait");
        for (int k = 0; k < n; k++) {
            if (read(events[k].data.fd, sink, sizeof sink) <= 0) fail("read");
            close(events[k].data.fd);
            under_way--;
            read_ones++;
        }
    }
    printf("%.1f\n", now() - start);
    return 0;
}

static int refused(void) {
    double start = now();
    for (int port = 1; port < 65536; port++) {
        struct sockaddr_in address = loopback(port);
        int s = socket(AF_INET, SOCK_STREAM, 0);
        if (s < 0) fail("socket");
        connect(s, (struct sockaddr *)&address, sizeof address);
        close(s);
    }
    printf("%.1f\n", now() - start);
    return 0;
}

int main(int argc, char **argv) {
    if (argc == 4 && !strcmp(argv[1], "greet")) return serve(atoi(argv[2]), atoi(argv[3]), 1);
    if (argc == 4 && !strcmp(argv[1], "listen")) return serve(atoi(argv[2]), atoi(argv[3]), 0);
    if (argc == 5 && !strcmp(argv[1], "client")) return client(atoi(argv[2]), atoi(argv[3]), atoi(argv[4]));
    if (argc == 2 && !strcmp(argv[1], "refused")) return refused();
    fprintf(stderr, "network: usage: network greet|listen|client|refused …\n");
    return 64;
}
