module kube-git-deploy.io/storm/image

go 1.21
