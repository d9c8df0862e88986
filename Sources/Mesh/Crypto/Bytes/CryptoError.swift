/// Why a cryptographic function gives nothing. None of them says more of a secret than that.
package enum CryptoError: Error, Equatable {
    /// A tag is not that of the message, the nonce and the key.
    case authenticationFailed
    /// More bytes than the function may make of one key.
    case outputTooLong
    /// Keys are agreed on that do not depend on one's own: the peer's is of small order.
    case smallOrderKey
}
