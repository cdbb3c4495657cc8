package outbound

// PublicOnly is publicOnly, for the tests.
var PublicOnly = publicOnly
