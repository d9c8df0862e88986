// Sends back whatever comes, to all who connect, by one thread that polls them.
//
//     echo 4|6 tcp|udp older|tagged
//
// It prints the port of its address, on loopback, and runs until it is stopped.

#include "net.h"

enum { CONNECTIONS_MAX = 2048, BYTES = 4096 };

static struct pollfd polled[CONNECTIONS_MAX + 1];
static uint8_t bytes[BYTES];

static int send_all(int socket, uint8_t *start, int count) {
    while (count > 0) {
        int sent = net_send(socket, start, count);
        if (sent < 0) return -1;
        start += sent;
        count -= sent;
    }
    return 0;
}

static int serve_datagrams(int socket, int is_ipv6) {
    for (;;) {
        place sender = { is_ipv6 };
        int count = net_receive_from(socket, bytes, BYTES, &sender);
        if (count < 0) return fail("receive");
        net_send_to(socket, bytes, count, sender);
    }
}

static int serve(int listener) {
    int count = 1;
    polled[0] = (struct pollfd){ listener, POLLIN, 0 };
    for (;;) {
        if (poll(polled, count, -1) < 0) return fail("poll");
        for (int index = count - 1; index > 0; index--) {
            if (!polled[index].revents) continue;
            int received = net_receive(polled[index].fd, bytes, BYTES);
            if (received > 0 && send_all(polled[index].fd, bytes, received) == 0) continue;
            close(polled[index].fd);
            polled[index] = polled[--count];
        }
        if (!polled[0].revents) continue;
        int accepted;
        while (count <= CONNECTIONS_MAX && (accepted = net_accept(listener)) >= 0)
            polled[count++] = (struct pollfd){ accepted, POLLIN, 0 };
    }
}

int main(int count, char **words) {
    if (count < 4) return 2;
    int is_ipv6 = words[1][0] == '6', is_stream = strcmp(words[2], "tcp") == 0;
    is_older = strcmp(words[3], "older") == 0;
    int socket = net_open(is_ipv6, is_stream);
    if (socket < 0) return fail("open");
    if (net_bind(socket, loopback(is_ipv6, 0))) return fail("bind");
    if (is_stream && net_listen(socket, 1024)) return fail("listen");
    if (is_stream) fcntl(socket, F_SETFL, O_NONBLOCK);
    printf("port %d\n", net_port(socket, is_ipv6));
    fflush(stdout);
    return is_stream ? serve(socket) : serve_datagrams(socket, is_ipv6);
}
