// The few calls of sockets that the programs of this folder make, for guests and for the system.
#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ANY_ADDRESS_BYTES = 16 };

// An address of IPv4 or IPv6.
typedef struct { int is_ipv6; uint8_t bytes[ANY_ADDRESS_BYTES]; uint32_t port; } place;

static inline place loopback(int is_ipv6, uint32_t port) {
    place result = { is_ipv6, { 0 }, port };
    if (is_ipv6) {
        result.bytes[15] = 1;
    } else {
        result.bytes[0] = 127;
        result.bytes[3] = 1;
    }
    return result;
}

#ifdef __wasi__

#include <weft_sockets.h>
#include <fcntl.h>

// Whether addresses are given as older clients do.
static int is_older;

static inline int check(weft_error error) {
    if (error == 0) return 0;
    errno = error;
    return -1;
}

typedef struct { weft_tagged tagged; weft_address address; } address_room;

static inline const weft_address *room_for(address_room *room, const place *address) {
    int byte_count = address->is_ipv6 ? 16 : 4;
    if (is_older) {
        memcpy(room->tagged.bytes, address->bytes, byte_count);
        room->address = (weft_address){ room->tagged.bytes, byte_count };
    } else {
        room->tagged.family = address->is_ipv6 ? WEFT_IPV6 : WEFT_IPV4;
        memcpy(room->tagged.bytes, address->bytes, byte_count);
        room->address = (weft_address){ &room->tagged, sizeof room->tagged };
    }
    return &room->address;
}

static inline int net_open(int is_ipv6, int is_stream) {
    weft_descriptor result;
    int family = is_ipv6 ? WEFT_IPV6 : WEFT_IPV4;
    int type = is_stream ? WEFT_STREAM : WEFT_DATAGRAM;
    return check(weft_sock_open(family, type, &result)) ? -1 : result;
}
static inline int net_bind(int socket, place address) {
    address_room room;
    return check(weft_sock_bind(socket, room_for(&room, &address), address.port));
}
static inline int net_connect(int socket, place address) {
    address_room room;
    return check(weft_sock_connect(socket, room_for(&room, &address), address.port));
}
static inline int net_listen(int socket, int backlog) {
    return check(weft_sock_listen(socket, backlog));
}
static inline int net_accept(int socket) {
    weft_descriptor result;
    weft_error error = is_older ? weft_sock_accept_older(socket, &result)
                                : weft_sock_accept(socket, 0, &result);
    return check(error) ? -1 : result;
}
static inline int net_port(int socket, int is_ipv6) {
    place address = { is_ipv6 };
    address_room room;
    const weft_address *where = room_for(&room, &address);
    uint32_t port, version;
    weft_error error = is_older
        ? weft_sock_local_address_older(socket, where, &version, &port)
        : weft_sock_local_address(socket, where, &port);
    return check(error) ? -1 : (int)port;
}
static inline int net_receive(int socket, void *bytes, uint32_t byte_count) {
    weft_buffer buffer = { bytes, byte_count };
    uint32_t count;
    uint16_t what;
    return check(weft_sock_receive(socket, &buffer, 1, 0, &count, &what)) ? -1 : (int)count;
}
static inline int net_send(int socket, void *bytes, uint32_t byte_count) {
    weft_buffer buffer = { bytes, byte_count };
    uint32_t count;
    return check(weft_sock_send(socket, &buffer, 1, 0, &count)) ? -1 : (int)count;
}
// The older form does not say which port a datagram is from.
static inline int net_receive_from(
    int socket, void *bytes, uint32_t byte_count, place *sender
) {
    weft_buffer buffer = { bytes, byte_count };
    address_room room;
    const weft_address *where = room_for(&room, sender);
    uint32_t count;
    uint16_t what, port = 0;
    weft_error error = weft_sock_receive_from(
        socket, &buffer, 1, where, 0, &port, &count, &what);
    sender->port = port;
    memcpy(sender->bytes, room.tagged.bytes, sender->is_ipv6 ? 16 : 4);
    return check(error) ? -1 : (int)count;
}
static inline int net_send_to(int socket, void *bytes, uint32_t byte_count, place address) {
    weft_buffer buffer = { bytes, byte_count };
    address_room room;
    const weft_address *where = room_for(&room, &address);
    uint32_t count;
    weft_error error = weft_sock_send_to(socket, &buffer, 1, where, address.port, 0, &count);
    return check(error) ? -1 : (int)count;
}

#else

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>

static int is_older;

static inline socklen_t to_system(struct sockaddr_storage *room, place address) {
    memset(room, 0, sizeof *room);
    if (address.is_ipv6) {
        struct sockaddr_in6 *six = (void *)room;
        six->sin6_family = AF_INET6;
        six->sin6_port = htons(address.port);
        memcpy(&six->sin6_addr, address.bytes, 16);
        return sizeof *six;
    }
    struct sockaddr_in *four = (void *)room;
    four->sin_family = AF_INET;
    four->sin_port = htons(address.port);
    memcpy(&four->sin_addr, address.bytes, 4);
    return sizeof *four;
}
static inline int net_open(int is_ipv6, int is_stream) {
    return socket(is_ipv6 ? AF_INET6 : AF_INET, is_stream ? SOCK_STREAM : SOCK_DGRAM, 0);
}
static inline int net_bind(int socket, place address) {
    struct sockaddr_storage room;
    socklen_t byte_count = to_system(&room, address);
    return bind(socket, (void *)&room, byte_count);
}
static inline int net_connect(int socket, place address) {
    struct sockaddr_storage room;
    socklen_t byte_count = to_system(&room, address);
    return connect(socket, (void *)&room, byte_count);
}
static inline int net_listen(int socket, int backlog) { return listen(socket, backlog); }
static inline int net_accept(int socket) { return accept(socket, NULL, NULL); }
static inline int net_port(int socket, int is_ipv6) {
    struct sockaddr_storage room;
    socklen_t byte_count = sizeof room;
    if (getsockname(socket, (void *)&room, &byte_count)) return -1;
    return ntohs(is_ipv6 ? ((struct sockaddr_in6 *)&room)->sin6_port
                         : ((struct sockaddr_in *)&room)->sin_port);
}
static inline int net_receive(int socket, void *bytes, uint32_t byte_count) {
    return (int)recv(socket, bytes, byte_count, 0);
}
static inline int net_send(int socket, void *bytes, uint32_t byte_count) {
    return (int)send(socket, bytes, byte_count, MSG_NOSIGNAL);
}
static inline int net_receive_from(
    int socket, void *bytes, uint32_t byte_count, place *sender
) {
    struct sockaddr_storage room;
    socklen_t room_bytes = sizeof room;
    ssize_t count = recvfrom(socket, bytes, byte_count, 0, (void *)&room, &room_bytes);
    if (sender->is_ipv6) {
        struct sockaddr_in6 *six = (void *)&room;
        sender->port = ntohs(six->sin6_port);
        memcpy(sender->bytes, &six->sin6_addr, 16);
    } else {
        struct sockaddr_in *four = (void *)&room;
        sender->port = ntohs(four->sin_port);
        memcpy(sender->bytes, &four->sin_addr, 4);
    }
    return (int)count;
}
static inline int net_send_to(int socket, void *bytes, uint32_t byte_count, place address) {
    struct sockaddr_storage room;
    socklen_t room_bytes = to_system(&room, address);
    return (int)sendto(socket, bytes, byte_count, MSG_NOSIGNAL, (void *)&room, room_bytes);
}

#endif

static inline int fail(const char *what) {
    printf("%s: error %d\n", what, errno);
    return 1;
}
