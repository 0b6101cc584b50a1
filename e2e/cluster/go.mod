module godwit.dev/cluster

go 1.26.0
