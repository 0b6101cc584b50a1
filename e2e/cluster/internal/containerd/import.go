package containerd

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// loadLabel marks the images of one import, because what ctr prints about them
// is for the eye: it drops hyphens from names.
const loadLabel = "godwit.dev/load"

// criLabel is set by the part of containerd that serves the kubelet, once it
// has taken notice of an image.
const criLabel = "io.cri-containerd.image"

// Import loads an archive, as docker save writes it or an OCI one, and returns
// the names that pods can use, as soon as they can.
func (c Client) Import(ctx context.Context, archive string) ([]string, error) {
	load := strconv.FormatInt(time.Now().UnixNano(), 36)
	if _, err := c.run(ctx, "images", "import", "--label", loadLabel+"="+load, archive); err != nil {
		return nil, fmt.Errorf("loading %s: %w (is it an image archive, as docker save writes it?)", archive, err)
	}
	mine := fmt.Sprintf("labels.%q==%s", loadLabel, load)
	names, err := c.names(ctx, mine)
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		if strings.HasPrefix(name, "import-") {
			names = nil
			break
		}
	}
	if len(names) == 0 {
		return nil, errors.New(archive + " does not say what its image is called: its index.json must give it the annotation " +
			"org.opencontainers.image.ref.name with a full name such as localhost/app:1, or its manifest.json a RepoTag")
	}
	return names, c.awaitKubelet(ctx, mine, len(names))
}

func (c Client) awaitKubelet(ctx context.Context, mine string, count int) error {
	for deadline := time.Now().Add(5 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		seen, err := c.names(ctx, fmt.Sprintf("%s,labels.%q==managed", mine, criLabel))
		if err != nil || len(seen) >= count {
			return err
		}
		if time.Now().After(deadline) {
			return errors.New("containerd has the image but does not offer it to the kubelet; see its log")
		}
	}
}

func (c Client) names(ctx context.Context, filter string) ([]string, error) {
	output, err := c.run(ctx, "images", "list", "--quiet", filter)
	return strings.Fields(output), err
}
