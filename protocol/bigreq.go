package protocol

// BigReqName is what QueryExtension calls BIG-REQUESTS. See Conn.Request for the extended length.
const BigReqName = "BIG-REQUESTS"

// BigReqOpEnable is the only minor opcode of BIG-REQUESTS.
const BigReqOpEnable = 0

// BigReqEnable allows this client requests of more than 65535 units. 4 bytes.
type BigReqEnable struct{ RequestHeader }

// BigReqEnableReply answers BigReqEnable. 32 bytes.
type BigReqEnableReply struct {
	ReplyHeader
	MaximumRequestLength uint32 // in 4-byte units
	_                    [20]byte
}
